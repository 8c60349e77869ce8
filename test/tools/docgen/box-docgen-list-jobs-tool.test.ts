import { expect, it } from 'vitest';
import { newBatch } from '../../helpers/docgen.js';
import { ALICE, BOB, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, requests } = bench;
const TOOL = 'box_docgen_list_jobs_tool';

it('lists own jobs only', async () => {
  await newBatch(bench);
  expect(await callTool(ALICE, TOOL)).toMatchInlineSnapshot(`
    {
      "jobs": [
        {
          "batch_id": "610000001",
          "created_at": "2026-01-15T09:00:00-00:00",
          "id": "620000001",
          "output_file_id": "1810000000056",
          "output_type": "pdf",
          "status": "completed",
          "template_id": "1810000000055",
        },
        {
          "batch_id": "610000001",
          "created_at": "2026-01-15T09:00:00-00:00",
          "errors": [
            "The tag 'price' was not provided in the input data.",
          ],
          "id": "620000002",
          "output_file_id": "1810000000057",
          "output_type": "pdf",
          "status": "completed_with_error",
          "template_id": "1810000000055",
        },
      ],
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: '/2.0/docgen_jobs',
    query: { limit: '200' },
  });
  expect(await callTool(BOB, TOOL)).toEqual({ jobs: [] });
});

it('goes on after the first page', async () => {
  await newBatch(bench);
  const { next_marker: marker } = await callTool(ALICE, TOOL, { limit: 1 });
  const { jobs, ...rest } = await callTool(ALICE, TOOL, { limit: 1, marker });
  expect(jobs).toMatchObject([{ status: 'completed_with_error' }]);
  expect(rest).toEqual({});
});
