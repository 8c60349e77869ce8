import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_set_description_tool';

it('replaces the description', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, description: 'Final' })).toMatchInlineSnapshot(`
    {
      "updated_file": {
        "description": "Final",
        "etag": "1",
        "id": "1810000000005",
        "modified_at": "2026-01-15T09:00:00-00:00",
        "name": "Q1 report.pdf",
        "parent": {
          "id": "310000000003",
          "name": "2025",
        },
        "size": 1130,
        "type": "file",
      },
    }
  `);
  expect(await requests()).toEqual([
    { method: 'PUT', path: `/2.0/files/${file_id}`, query: {}, body: { description: 'Final' } },
  ]);
});

it('removes it', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const { updated_file } = await callTool(ALICE, TOOL, { file_id, description: '' });
  expect(updated_file).not.toHaveProperty('description');
});

it('refuses what Box would refuse as too long, before Box is asked', async () => {
  const args = { file_id: '1', description: 'x'.repeat(257) };
  expect((await failTool(ALICE, TOOL, args)).code).toBe('invalid_arguments');
  expect(await requests()).toEqual([]);
});

it('may not change what is shared to be read', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect((await failTool(BOB, TOOL, { file_id, description: 'x' })).code).toBe('box_forbidden');
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id, description: 'x' });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING, description: 'x' }));
  expect(ofBob.code).toBe('box_not_found');
});
