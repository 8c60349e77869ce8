import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { id } from '../params.js';
import { limit } from './docgen.js';
import { jobs, listJobs } from './job.js';

export const boxDocgenListJobsByBatchTool = defineTool({
  name: 'box_docgen_list_jobs_by_batch_tool',
  description:
    'The jobs of one batch: status (submitted or pending until done), output_file_id of each document, errors.',
  input: z.strictObject({
    batch_id: id('a batch id').describe('batch_id, as the tools that start a batch answer it.'),
    marker,
    limit,
  }),
  output: jobs,
  scope: 'box.read',
  annotations: {
    title: 'Jobs of Doc Gen batch',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ batch_id, limit: most, marker: from }, { box }) {
    return await listJobs(box, boxPath`/docgen_batch_jobs/${batch_id}`, most, from);
  },
});
