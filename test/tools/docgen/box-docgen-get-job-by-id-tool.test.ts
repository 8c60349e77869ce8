import { expect, it } from 'vitest';
import { newBatch } from '../../helpers/docgen.js';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests } = bench;
const TOOL = 'box_docgen_get_job_by_id_tool';

async function newJob(): Promise<string> {
  const { batch_id } = await newBatch(bench);
  const { jobs } = await callTool(ALICE, 'box_docgen_list_jobs_by_batch_tool', { batch_id });
  return String((jobs as { id: string }[])[0]?.id);
}

it('tells which document a job has made', async () => {
  const job_id = await newJob();
  const { job } = await callTool(ALICE, TOOL, { job_id });
  expect(job).toMatchInlineSnapshot(`
    {
      "batch_id": "610000001",
      "id": "620000001",
      "output_file_id": "1810000000056",
      "output_type": "pdf",
      "status": "completed",
      "template_id": "1810000000055",
    }
  `);
  expect((await requests()).at(-1)?.path).toBe(`/2.0/docgen_jobs/${job_id}`);
  const file_id = (job as { output_file_id: string }).output_file_id;
  const { file_info } = await callTool(ALICE, 'box_file_info_tool', { file_id });
  expect(file_info).toMatchObject({ name: 'Offer for Globex.pdf', parent: { name: 'Personal' } });
});

it("treats another user's job as a missing one", async () => {
  const ofAlice = await failTool(BOB, TOOL, { job_id: await newJob() });
  expect(ofAlice).toEqual(await failTool(BOB, TOOL, { job_id: MISSING }));
  expect(ofAlice.code).toBe('box_not_found');
});
