import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { defineTool } from '../define.js';
import { fileId, folderId, itemName } from '../params.js';
import { fileBrief, toFileBrief } from '../shapes.js';

const VERSIONS_PER_PAGE = 1000;

const versioned = z.object({ version_number: z.string(), file_version: z.object({ id: z.string() }) });
const pastVersions = z.object({
  total_count: z.number(),
  entries: z.array(z.object({ id: z.string(), version_number: z.string() })),
});

/** Box copies by version id. Its list of versions leaves out the current one. */
async function versionIdOf(box: BoxApi, id: string, wanted: number): Promise<string> {
  const current = versioned.parse(
    await box.get(boxPath`/files/${id}`, { query: { fields: ['version_number', 'file_version'] } }),
  );
  if (Number(current.version_number) === wanted) return current.file_version.id;
  for (let offset = 0, total = 1; offset < total; offset += VERSIONS_PER_PAGE) {
    const page = pastVersions.parse(
      await box.get(boxPath`/files/${id}/versions`, {
        query: { fields: ['version_number'], limit: VERSIONS_PER_PAGE, offset },
      }),
    );
    const version = page.entries.find((entry) => Number(entry.version_number) === wanted);
    if (version) return version.id;
    total = page.total_count;
  }
  throw new AppError(
    'box_not_found',
    `File ${id} has no version ${wanted}; its newest is ${current.version_number}.`,
    { hint: 'Leave version_number out to copy the newest. Old versions may have been deleted.' },
  );
}

export const boxFileCopyTool = defineTool({
  name: 'box_file_copy_tool',
  description:
    'Copies a file, or one of its versions, into a folder. Only renaming it: box_file_rename_tool.',
  input: z.strictObject({
    file_id: fileId,
    destination_folder_id: folderId,
    new_name: itemName
      .optional()
      .describe("Name of the copy with its extension; the file's own if left out."),
    version_number: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Which version to copy, 1 is the oldest; the newest if left out.'),
  }),
  output: z.object({ copied_file: fileBrief }),
  scope: 'box.write',
  annotations: {
    title: 'Copy file',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, destination_folder_id, new_name, version_number }, { box }) {
    const version =
      version_number === undefined ? undefined : await versionIdOf(box, file_id, version_number);
    const copy = await box.post(boxPath`/files/${file_id}/copy`, {
      parent: { id: destination_folder_id },
      name: new_name,
      version,
    });
    return { copied_file: toFileBrief(copy) };
  },
});
