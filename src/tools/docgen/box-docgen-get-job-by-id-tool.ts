import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { id } from '../params.js';
import { headers } from './docgen.js';
import { job, toJob } from './job.js';

export const boxDocgenGetJobByIdTool = defineTool({
  name: 'box_docgen_get_job_by_id_tool',
  description:
    'One Doc Gen job: status (submitted or pending until done), output_file_id of its document, errors.',
  input: z.strictObject({
    job_id: id('a job id').describe('Id of the job: digits, from box_docgen_list_jobs_tool.'),
  }),
  output: z.object({ job }),
  scope: 'box.read',
  annotations: {
    title: 'Doc Gen job',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ job_id }, { box }) {
    return { job: toJob(await box.get(boxPath`/docgen_jobs/${job_id}`, { headers })) };
  },
});
