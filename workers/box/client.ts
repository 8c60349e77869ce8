/** Box for a thread (its connections) and for a call (its token, signal and counts). */
import { AppError } from '../../src/errors.js';
import { boxPath } from '../../src/tools/box-path.js';
import type { BoxApi, BoxPath, BoxQuery, BoxRequestOptions } from '../../src/tools/context.js';
import { BoxCall, type CallOptions } from './call.js';
import { download, parseJson, representation, thumbnail } from './content.js';
import { Wire, type WireRequest } from './wire.js';

export interface BoxNetworkOptions {
  boxApiUrl: string;
  /** Such as `https://upload.box.com/api`. */
  boxUploadUrl: string;
  /** Milliseconds without a byte after which Box is given up. */
  silenceMs?: number;
}

/** A thread's way to Box, shared by its calls. It holds no token. */
export interface BoxNetwork {
  /** Box as one call sees it. `accessToken` is asked at the first request, and with `rejected` after a 401. */
  api(options: CallOptions): BoxApi;
  /** Ends all connections, with the requests on them. */
  close(): void;
}

const JSON_BYTES = 32 * 1024 * 1024;
const UPLOAD_BYTES = 50 * 1024 * 1024;
/** Long, because Box answers some AI requests only after most of a minute. The call's own deadline comes first. */
const SILENCE_MS = 120_000;

export function createBoxNetwork({
  boxApiUrl,
  boxUploadUrl,
  silenceMs = SILENCE_MS,
}: BoxNetworkOptions): BoxNetwork {
  const urls = { boxApiUrl: withoutSlash(boxApiUrl), boxUploadUrl: withoutSlash(boxUploadUrl) };
  const wire = new Wire({ ...urls, silenceMs });
  return {
    api: (options) => createApi(new BoxCall(wire, options), urls),
    close: () => wire.close(),
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function createApi(
  call: BoxCall,
  { boxApiUrl, boxUploadUrl }: { boxApiUrl: string; boxUploadUrl: string },
): BoxApi {
  const json = async (
    method: WireRequest['method'],
    path: BoxPath,
    data: unknown,
    options: BoxRequestOptions = {},
  ): Promise<unknown> => {
    const answer = await call.send({
      method,
      url: `${boxApiUrl}/2.0${path}`,
      group: groupOf(path),
      ...(options.query && { params: paramsOf(options.query) }),
      ...headersOf(options.headers),
      ...(data !== undefined && { data }),
      maxBytes: JSON_BYTES,
      excess: 'refuse',
    });
    if (answer.status < 300) return parseJson(answer);
    if (method === 'DELETE' && answer.status === 404) return undefined;
    throw new AppError('box_unavailable', 'Box answered in a way that was not expected.', {
      log: { boxStatus: answer.status },
    });
  };
  return {
    get: (path, options) => json('GET', path, undefined, options),
    post: (path, body, options) => json('POST', path, body, options),
    put: (path, body, options) => json('PUT', path, body, options),
    delete: async (path, options) => void (await json('DELETE', path, undefined, options)),
    download: (path, maxBytes) => download(call, path, maxBytes, boxApiUrl),
    representation: async (fileId, kinds, maxBytes) =>
      await representation(call, boxPath`/files/${fileId}`, kinds, maxBytes, boxApiUrl),
    thumbnail: async (fileId, { extension, size, wait }) => {
      const url = `${boxApiUrl}/2.0${boxPath`/files/${fileId}`}/thumbnail.${extension}`;
      return await thumbnail(call, url, paramsOf(size), wait, boxApiUrl);
    },
    upload: async ({ name, parentId, content }) => {
      if (content.length > UPLOAD_BYTES) throw tooLarge();
      const answer = await call.send({
        method: 'POST',
        url: `${boxUploadUrl}/2.0/files/content`,
        group: 'upload',
        upload: { attributes: { name, parent: { id: parentId } }, content },
        maxBytes: JSON_BYTES,
        excess: 'refuse',
      });
      return parseJson(answer);
    },
  };
}

const tooLarge = (): AppError =>
  new AppError('payload_too_large', 'The file is larger than the 50 MB that can be uploaded at once.');

/** Counted by the path's first segment: templates write it, so the set is closed. */
const groupOf = (path: string): string => /^\/([a-z][a-z_]{0,39})(?![^/?])/.exec(path)?.[1] ?? 'other';

function paramsOf(query: BoxQuery): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
  );
}

/** The SDK takes the content type apart from the other headers, and names are compared in lower case here. */
function headersOf(headers: Record<string, string> = {}): Pick<WireRequest, 'headers' | 'contentType'> {
  const { 'content-type': contentType, ...rest } = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { headers: rest, ...(contentType !== undefined && { contentType }) };
}
