/** Doc Gen jobs: each makes one document; a batch is the jobs that were started together. */
import { z } from 'zod';
import type { BoxApi, BoxPath } from '../context.js';
import { present } from '../results.js';
import { listedAs, shortText } from '../shapes.js';
import { readPage } from './docgen.js';

export const job = z.object({
  id: z.string(),
  status: z.string(),
  output_type: z.string(),
  batch_id: z.string(),
  template_id: z.string(),
  output_file_id: z.string().optional(),
  created_at: z.string().optional(),
  errors: z.array(shortText()).optional(),
  warnings: z.array(shortText()).optional(),
});

listedAs.add(job, { description: `Job: ${Object.keys(job.shape).join(', ')}` });

export const jobs = z.object({ jobs: z.array(job), next_marker: z.string().optional() });

const reference = z.object({ id: z.string() });
const boxJob = z.object({
  id: z.string(),
  status: z.string(),
  output_type: z.string(),
  batch: reference,
  template_file: reference,
  output_file: reference.partial().optional(),
  created_at: z.string().optional(),
  failures: z
    .object({ errors: z.array(z.string()).optional(), warnings: z.array(z.string()).optional() })
    .optional(),
});

const filled = (texts: string[] | undefined) => (texts?.length ? texts : undefined);

/** Ids in the form in which other tools take them. */
export function toJob(answer: unknown) {
  const { batch, template_file, output_file, failures, ...rest } = boxJob.parse(present(answer));
  return job.parse({
    ...rest,
    batch_id: batch.id,
    template_id: template_file.id,
    output_file_id: output_file?.id,
    errors: filled(failures?.errors),
    warnings: filled(failures?.warnings),
  });
}

export async function listJobs(box: BoxApi, path: BoxPath, limit: number, marker?: string) {
  const { entries, next_marker } = await readPage(box, path, { limit, marker });
  return { jobs: entries.map(toJob), next_marker };
}
