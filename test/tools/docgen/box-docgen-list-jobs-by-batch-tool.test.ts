import { expect, it } from 'vitest';
import { newBatch } from '../../helpers/docgen.js';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests, control } = bench;
const TOOL = 'box_docgen_list_jobs_by_batch_tool';

it('tells how far a batch is', async () => {
  await control('settings', { representationMs: 1000 });
  const { batch_id } = await newBatch(bench);
  const { jobs: started } = await callTool(ALICE, TOOL, { batch_id });
  expect(started).toMatchObject([{ status: 'submitted' }, { status: 'submitted' }]);
  await control('settings', { representationMs: 0 });
  const { jobs: done } = await callTool(ALICE, TOOL, { batch_id });
  expect(done).toMatchObject([
    { status: 'completed' },
    { errors: ["The tag 'price' was not provided in the input data."] },
  ]);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/docgen_batch_jobs/${batch_id}`,
    query: { limit: '200' },
  });
});

it("treats another user's batch as a missing one", async () => {
  const { batch_id } = await newBatch(bench);
  const ofAlice = await failTool(BOB, TOOL, { batch_id });
  expect(ofAlice).toEqual(await failTool(BOB, TOOL, { batch_id: MISSING }));
  expect(ofAlice.code).toBe('box_not_found');
});
