import { expect, it } from 'vitest';
import { newBatch } from '../../helpers/docgen.js';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests } = bench;
const TOOL = 'box_docgen_template_list_jobs_tool';

it('lists own jobs of a template', async () => {
  const { template_id, batch_id } = await newBatch(bench);
  const { jobs } = await callTool(ALICE, TOOL, { template_id });
  expect(jobs).toMatchObject([
    { template_id, batch_id, status: 'completed' },
    { template_id, batch_id, status: 'completed_with_error' },
  ]);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/docgen_template_jobs/${template_id}`,
    query: { limit: '200' },
  });
  expect(await callTool(BOB, TOOL, { template_id })).toEqual({ jobs: [] });
});

it('treats a template that others keep to themselves as a missing one', async () => {
  const { template_id } = await newBatch(bench);
  const ofOthers = await failTool(CAROL, TOOL, { template_id });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { template_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
