import { z } from 'zod';
import { boxPath } from '../box-path.js';
import { defineTool } from '../define.js';
import { marker } from '../paging.js';
import { limit, templateId } from './docgen.js';
import { jobs, listJobs } from './job.js';

export const boxDocgenTemplateListJobsTool = defineTool({
  name: 'box_docgen_template_list_jobs_tool',
  description: 'Own Doc Gen jobs that used a template, with their status.',
  input: z.strictObject({ template_id: templateId, marker, limit }),
  output: jobs,
  scope: 'box.read',
  annotations: {
    title: 'Jobs of Doc Gen template',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ template_id, limit: most, marker: from }, { box }) {
    return await listJobs(box, boxPath`/docgen_template_jobs/${template_id}`, most, from);
  },
});
