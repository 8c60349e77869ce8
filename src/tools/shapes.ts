/** What several tools tell of Box's objects: the schema is the list of fields, everything else Box sends stays here. */
import { z } from 'zod';
import { present, visible } from './results.js';

/** What tools/list says of a shape instead of its whole schema. */
export const listedAs = z.registry<{ description: string }>();

/** A shape that many tools answer is listed by the names of its fields: in full, such shapes would be most of the list. */
function listed<Shape extends z.ZodObject>(what: string, shape: Shape): Shape {
  listedAs.add(shape, { description: `${what}: ${Object.keys(shape.shape).join(', ')}` });
  return shape;
}

/** Names, descriptions and other short text that people wrote. */
export const shortText = () => z.string().overwrite(visible);

/** Deleted and anonymous people have no id. */
export const userMini = z.object({
  id: z.string().optional(),
  name: shortText().optional(),
  login: z.string().optional(),
});

export const folderMini = z.object({ id: z.string(), name: shortText() });

const sharedLink = z.object({ url: z.string(), effective_access: z.string().optional() });

/** What an item is and where: after a change, in lists. */
const brief = {
  id: z.string(),
  name: shortText(),
  etag: z.string().optional(),
  description: shortText().optional(),
  size: z.number().optional(),
  modified_at: z.string().optional(),
  parent: folderMini.optional(),
};

/** What the signed-in account may do. */
const permissions = z.object({
  can_download: z.boolean().optional(),
  can_upload: z.boolean().optional(),
  can_rename: z.boolean().optional(),
  can_delete: z.boolean().optional(),
  can_share: z.boolean().optional(),
});

const details = {
  ...brief,
  /** The folders above, outermost first. */
  path_collection: z.object({ entries: z.array(folderMini) }).optional(),
  created_at: z.string().optional(),
  content_created_at: z.string().optional(),
  content_modified_at: z.string().optional(),
  trashed_at: z.string().optional(),
  created_by: userMini.optional(),
  modified_by: userMini.optional(),
  owned_by: userMini.optional(),
  shared_link: sharedLink.optional(),
  item_status: z.string().optional(),
  tags: z.array(shortText()).optional(),
  permissions: permissions.optional(),
};

export const fileBrief = listed('File', z.object({ type: z.literal('file'), ...brief }));
export const folderBrief = listed('Folder', z.object({ type: z.literal('folder'), ...brief }));

export const fileDetails = listed(
  'File',
  z.object({
    type: z.literal('file'),
    ...details,
    sha1: z.string().optional(),
    file_version: z.object({ id: z.string() }).optional(),
    version_number: z.string().optional(),
    lock: z
      .object({
        created_by: userMini.optional(),
        expired_at: z.string().optional(),
        expires_at: z.string().optional(),
      })
      .optional(),
  }),
);

export const folderDetails = listed(
  'Folder',
  z.object({
    type: z.literal('folder'),
    ...details,
    item_collection: z.object({ total_count: z.number() }).optional(),
  }),
);

/** What to ask Box for: without `fields` it leaves out tags, permissions and locks. */
export const FILE_FIELDS = Object.keys(fileDetails.shape);
export const FOLDER_FIELDS = Object.keys(folderDetails.shape);

export const toFileBrief = (answer: unknown) => fileBrief.parse(present(answer));
export const toFolderBrief = (answer: unknown) => folderBrief.parse(present(answer));
export const toFileDetails = (answer: unknown) => fileDetails.parse(present(answer));
/** Of the folder's items only their number. */
export const toFolderDetails = (answer: unknown) => folderDetails.parse(present(answer));
