/** Thumbnails: made on first asking, or a placeholder's address for what Box cannot picture. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { userOf } from './call.js';
import { invalidParameter } from './errors.js';
import { currentVersion, extensionOf } from './model.js';
import { readInteger, type Query } from './params.js';
import type { State } from './state.js';

const PICTURED = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'pdf',
  'docx',
  'pptx',
  'xlsx',
  'txt',
  'md',
  'csv',
  'html',
]);

/** One pixel each. */
const PICTURES: Readonly<Record<string, Buffer>> = {
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
  jpg: Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    'base64',
  ),
};

const BOUNDS = ['min_height', 'min_width', 'max_height', 'max_width'];
/** Key among the version's representations; their delay is this one's too. */
const KIND = 'thumbnail';

/** GET /files/:id/thumbnail.png and .jpg */
export function thumbnailRoutes(app: FastifyInstance, state: State): void {
  app.get<{ Params: { file_id: string; extension: string } }>(
    '/2.0/files/:file_id/thumbnail.:extension',
    (request, reply): FastifyReply => {
      const { file_id, extension } = request.params;
      const file = state.world.file(userOf(request), file_id);
      const picture = PICTURES[extension];
      if (!picture) throw invalidParameter('extension', extension, 'Must be png or jpg');
      for (const bound of BOUNDS)
        readInteger(request.query as Query, bound, { fallback: 320, min: 32, max: 320 });
      const type = extensionOf(file.name);
      void reply.header('location', `https://cdn01.boxcdn.net/thumbnails/${type || 'generic'}.png`);
      if (!PICTURED.has(type)) return reply.code(302).send();
      const { representations } = currentVersion(file);
      const askedAt = representations.get(KIND) ?? state.clock();
      representations.set(KIND, askedAt);
      if (state.clock() - askedAt < state.representationMs)
        return reply.code(202).header('retry-after', '1').send();
      return reply.removeHeader('location').type(`image/${extension}`).send(picture);
    },
  );
}
