import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { limit } from './docgen.js';
import { jobs, listJobs } from './job.js';

export const boxDocgenListJobsTool = defineTool({
  name: 'box_docgen_list_jobs_tool',
  description:
    'All own Doc Gen jobs, with their status. Those of one batch: box_docgen_list_jobs_by_batch_tool.',
  input: z.strictObject({ marker, limit }),
  output: jobs,
  scope: 'box.read',
  annotations: {
    title: 'List Doc Gen jobs',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ limit: most, marker: from }, { box }) {
    return await listJobs(box, boxPath`/docgen_jobs`, most, from);
  },
});
