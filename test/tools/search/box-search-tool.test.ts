import { expect, it } from 'vitest';
import { ALICE, BOB, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_search_tool';

const namesOf = (answer: Record<string, unknown>) =>
  (answer['entries'] as { name: string }[]).map(({ name }) => name);

it('finds files by their text', async () => {
  expect(await callTool(ALICE, TOOL, { query: 'condensation', limit: 2 })).toMatchInlineSnapshot(`
    {
      "entries": [
        {
          "id": "1810000000011",
          "modified_at": "2025-01-11T14:30:00-00:00",
          "name": "Risk register.csv",
          "parent": {
            "id": "310000000005",
            "name": "Aurora",
          },
          "size": 413,
          "type": "file",
        },
        {
          "id": "1810000000013",
          "modified_at": "2025-01-12T11:30:00-00:00",
          "name": "2025-05-20 steering.md",
          "parent": {
            "id": "310000000006",
            "name": "Meeting notes",
          },
          "size": 244,
          "type": "file",
        },
      ],
      "total_count": 2,
    }
  `);
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: '/2.0/search',
      query: {
        query: 'condensation',
        type: 'file',
        fields: 'name,description,size,modified_at,parent',
        limit: '2',
        offset: '0',
      },
    },
  ]);
});

it('sends each filter by the name Box has for it', async () => {
  const ancestor = await idOf(ALICE, 'Projects');
  const answer = await callTool(ALICE, TOOL, {
    query: 'aurora',
    file_extensions: ['.md', 'csv'],
    where_to_look_for_query: ['NAME', 'DESCRIPTION', 'FILE_CONTENT', 'COMMENTS', 'TAG'],
    ancestor_folder_ids: [ancestor],
    limit: 5,
    offset: 1,
  });
  expect((await requests())[0]?.query).toMatchObject({
    file_extensions: 'md,csv',
    content_types: 'name,description,file_content,comments,tags',
    ancestor_folder_ids: ancestor,
    limit: '5',
    offset: '1',
  });
  expect(namesOf(answer).every((name) => /\.(md|csv)$/.test(name))).toBe(true);
});

it('looks only where it is told', async () => {
  const inNames = await callTool(ALICE, TOOL, { query: 'condensation', where_to_look_for_query: ['NAME'] });
  expect(inNames).toEqual({ entries: [], total_count: 0 });
});

it('gives the whole of a long result page by page', async () => {
  const all = namesOf(await callTool(ALICE, TOOL, { query: 'aurora' }));
  const found: string[] = [];
  let offset: unknown = 0;
  while (offset !== undefined) {
    const page = await callTool(ALICE, TOOL, { query: 'aurora', limit: 4, offset });
    expect(page['total_count']).toBe(all.length);
    found.push(...namesOf(page));
    offset = page['next_offset'];
  }
  expect(all.length).toBeGreaterThan(4);
  expect(found).toEqual(all);
});

it('finds nothing of what another user has not shared', async () => {
  const query = '"cold chain study"';
  expect(namesOf(await callTool(BOB, TOOL, { query }))).toEqual(['Ideas.txt']);
  expect(namesOf(await callTool(ALICE, TOOL, { query }))).not.toContain('Ideas.txt');
  expect(namesOf(await callTool(CAROL, TOOL, { query }))).not.toContain('Ideas.txt');
});

it("treats another user's folder as a missing one", async () => {
  const ofBob = await idOf(BOB, 'Archive');
  const search = (id: string) => failTool(ALICE, TOOL, { query: 'x', ancestor_folder_ids: [id] });
  expect(await search(ofBob)).toEqual(await search(MISSING));
  expect((await search(ofBob)).code).toBe('box_not_found');
});

it('names the places it can look in, and what an extension looks like', async () => {
  const where = await failTool(ALICE, TOOL, { query: 'x', where_to_look_for_query: ['TITLE'] });
  expect(where.text).toMatchInlineSnapshot(
    `"The arguments of box_search_tool are wrong. where_to_look_for_query.0: expected one of "NAME"|"DESCRIPTION"|"FILE_CONTENT"|"COMMENTS"|"TAG". It is: Where the words may stand; everywhere if left out. Correct them and call the tool again."`,
  );
  const extension = await failTool(ALICE, TOOL, { query: 'x', file_extensions: ['md,pdf'] });
  expect(extension.text).toMatchInlineSnapshot(
    `"The arguments of box_search_tool are wrong. file_extensions.0: must be an extension such as "pdf". It is: Only files with one of these extensions, such as ["pdf", "docx"]. Correct them and call the tool again."`,
  );
  expect((await failTool(ALICE, TOOL, { query: '   ' })).code).toBe('invalid_arguments');
  expect(await requests()).toEqual([]);
});

it('says how long to wait when Box asks to slow down', async () => {
  await control('faults', { path: '/2.0/search', status: 429, retryAfter: 30, body: {} });
  expect(await failTool(ALICE, TOOL, { query: 'x' })).toMatchInlineSnapshot(`
    {
      "code": "box_rate_limited",
      "text": "Box asks to slow down: the account has made too many requests. Try again in 30 seconds.",
    }
  `);
});
