import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_folder_items_list_tool';

interface Item {
  type: string;
  id: string;
  name: string;
  truncated?: boolean;
  items?: Item[];
}
const itemsOf = (answer: Record<string, unknown>) => answer['folder_items'] as Item[];
const namesOf = (answer: Record<string, unknown>) => itemsOf(answer).map(({ name }) => name);
const count = (items: readonly Item[]): number =>
  items.reduce((sum, { items: below = [] }) => sum + 1 + count(below), 0);

async function makeFolders(names: readonly string[], parent_folder_id: string): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const { folder } = await callTool(ALICE, 'box_folder_create_tool', { name, parent_folder_id });
    ids.push((folder as Item).id);
  }
  return ids;
}

it('lists a folder', async () => {
  const folder_id = await idOf(ALICE, 'Finance');
  expect(await callTool(ALICE, TOOL, { folder_id })).toMatchInlineSnapshot(`
    {
      "folder_items": [
        {
          "id": "310000000003",
          "modified_at": "2025-01-08T09:30:00-00:00",
          "name": "2025",
          "size": 2701,
          "type": "folder",
        },
        {
          "id": "1810000000009",
          "modified_at": "2025-01-10T03:30:00-00:00",
          "name": "Invoice approval policy.md",
          "size": 313,
          "type": "file",
        },
      ],
      "total_count": 2,
      "truncated": false,
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: `/2.0/folders/${folder_id}/items`,
      query: { fields: 'name,size,modified_at', usemarker: 'true', limit: '200' },
    },
  ]);
});

it('lists an empty folder', async () => {
  const folder_id = await idOf(BOB, 'Archive');
  expect(await callTool(BOB, TOOL, { folder_id })).toEqual({
    folder_items: [],
    total_count: 0,
    truncated: false,
  });
});

it('counts what does not fit, and goes on where it stopped', async () => {
  const folder_id = await idOf(ALICE, 'Finance/2025');
  const all = await callTool(ALICE, TOOL, { folder_id });
  const first = await callTool(ALICE, TOOL, { folder_id, limit: 3 });
  expect(first).toMatchObject({ total_count: 4, truncated: true });
  const rest = await callTool(ALICE, TOOL, { folder_id, limit: 3, marker: first['next_marker'] });
  expect(rest).toMatchObject({ total_count: 4, truncated: false });
  expect(rest).not.toHaveProperty('next_marker');
  expect([...namesOf(first), ...namesOf(rest)]).toEqual(namesOf(all));
});

it('lists a whole tree, one request for each folder', async () => {
  const folder_id = await idOf(ALICE, 'Projects');
  const answer = await callTool(ALICE, TOOL, { folder_id, is_recursive: true });
  expect(answer).toMatchInlineSnapshot(`
    {
      "folder_items": [
        {
          "id": "310000000005",
          "items": [
            {
              "id": "310000000006",
              "items": [
                {
                  "id": "1810000000012",
                  "modified_at": "2025-01-12T04:30:00-00:00",
                  "name": "2025-04-08 kickoff.md",
                  "size": 320,
                  "type": "file",
                },
                {
                  "id": "1810000000013",
                  "modified_at": "2025-01-12T11:30:00-00:00",
                  "name": "2025-05-20 steering.md",
                  "size": 244,
                  "type": "file",
                },
              ],
              "modified_at": "2025-01-11T21:30:00-00:00",
              "name": "Meeting notes",
              "size": 564,
              "type": "folder",
            },
            {
              "id": "1810000000010",
              "modified_at": "2025-01-11T07:30:00-00:00",
              "name": "Project charter.md",
              "size": 248,
              "type": "file",
            },
            {
              "id": "1810000000011",
              "modified_at": "2025-01-11T14:30:00-00:00",
              "name": "Risk register.csv",
              "size": 413,
              "type": "file",
            },
            {
              "id": "1810000000014",
              "modified_at": "2025-01-12T18:30:00-00:00",
              "name": "Sensor housing.png",
              "size": 76,
              "type": "file",
            },
          ],
          "modified_at": "2025-01-10T17:30:00-00:00",
          "name": "Aurora",
          "size": 1301,
          "type": "folder",
        },
        {
          "id": "310000000007",
          "items": [
            {
              "id": "1810000000015",
              "modified_at": "2025-01-13T08:30:00-00:00",
              "name": "Move plan.md",
              "size": 226,
              "type": "file",
            },
          ],
          "modified_at": "2025-01-13T01:30:00-00:00",
          "name": "Warehouse move",
          "size": 226,
          "type": "folder",
        },
      ],
      "total_count": 2,
      "truncated": false,
    }
  `);
  const listed = (await requests()).map(({ path }) => path);
  expect(listed).toHaveLength(4);
  expect(new Set(listed).size).toBe(4);
});

it('cuts a tree at the limit, deepest first, and marks where', async () => {
  const folder_id = await idOf(ALICE, 'Projects');
  const answer = await callTool(ALICE, TOOL, { folder_id, is_recursive: true, limit: 4 });
  expect(answer['truncated']).toBe(true);
  expect(count(itemsOf(answer))).toBe(4);
  const [aurora, warehouse] = itemsOf(answer);
  expect(aurora).toMatchObject({ name: 'Aurora', truncated: true });
  expect(aurora?.items?.map(({ name }) => name)).toEqual(['Meeting notes', 'Project charter.md']);
  expect(aurora?.items?.[0]).toMatchObject({ truncated: true });
  expect(warehouse).toEqual(expect.objectContaining({ name: 'Warehouse move', truncated: true }));
  expect(warehouse).not.toHaveProperty('items');
});

it('goes no deeper than five levels', async () => {
  let parent = await idOf(ALICE, 'Personal');
  const folder_id = parent;
  for (const name of ['1', '2', '3', '4', '5', '6']) [parent = ''] = await makeFolders([name], parent);
  const answer = await callTool(ALICE, TOOL, { folder_id, is_recursive: true });
  let at = itemsOf(answer)[0];
  const path: string[] = [];
  for (; at; at = at.items?.[0]) path.push(at.truncated ? `${at.name}, cut` : at.name);
  expect(path).toEqual(['1', '2', '3', '4', '5, cut']);
  expect(answer['truncated']).toBe(true);
});

it('opens no more than fifty folders', async () => {
  const folder_id = await idOf(ALICE, 'Personal');
  await makeFolders(
    Array.from({ length: 52 }, (_, index) => `folder ${index}`),
    folder_id,
  );
  await idOf(ALICE, 'Personal');
  const answer = await callTool(ALICE, TOOL, { folder_id, is_recursive: true });
  expect(await requests()).toHaveLength(50);
  expect(itemsOf(answer).filter(({ truncated }) => truncated)).toHaveLength(3);
  expect(answer['truncated']).toBe(true);
});

it('says what is wrong with a marker that Box did not give', async () => {
  const error = await failTool(ALICE, TOOL, { folder_id: '0', marker: 'made-up' });
  expect(error).toMatchInlineSnapshot(`
    {
      "code": "box_bad_request",
      "text": "Box refused the request. Refused: marker. Check the arguments against the description of the tool, and the ids with box_file_info_tool or box_folder_info_tool.",
    }
  `);
});

it('refuses limits that Box does not have', async () => {
  for (const limit of [0, 1001, -1, 1.5, '10'])
    expect((await failTool(ALICE, TOOL, { folder_id: '0', limit })).code).toBe('invalid_arguments');
  expect(await requests()).toEqual([]);
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { folder_id: await idOf(BOB, 'Archive') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { folder_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
