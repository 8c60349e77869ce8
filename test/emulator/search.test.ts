import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, useEmulator, type Answer } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const search = (parameters: Record<string, string>): Promise<Answer> =>
  alice('GET', `/2.0/search?${new URLSearchParams(parameters).toString()}`);
const found = async (parameters: Record<string, string>): Promise<string[]> =>
  (await search(parameters)).body.entries.map(({ name }) => name);

describe('search', () => {
  it('finds by name, description, tag and text; a name counts most', async () => {
    const { body } = await search({ query: 'Northwind' });
    expect(body).toMatchObject({ type: 'search_results_items', limit: 30, offset: 0 });
    expect(body.entries[0]).toMatchObject({
      name: 'Northwind master services agreement.pdf',
      item_status: 'active',
    });
    expect(body.entries.map(({ name }) => name)).toContain('Move plan.md');
    expect(await found({ query: 'bergamot' })).toEqual([]);
    expect(await found({ query: 'approved by the board' })).toContain('Q1 report.pdf');
  });

  it.each([
    ['name', 'Northwind', ['Northwind master services agreement.pdf']],
    ['description', 'renewal', ['Northwind master services agreement.pdf']],
    ['tags', 'facilities', ['Cleaning services quote.txt', 'Office lease Dresden.pdf']],
    ['name,description', 'condensation', []],
    ['file_content', 'condensation', ['Risk register.csv', '2025-05-20 steering.md']],
    ['comments', 'condensation', []],
  ])('looks only where it is told: %s', async (content_types, query, expected) => {
    expect((await found({ query, content_types })).sort()).toEqual([...expected].sort());
  });

  it('knows phrases, AND, OR and NOT', async () => {
    expect(await found({ query: '"steering committee"' })).toEqual(['2025-05-20 steering.md']);
    expect(await found({ query: '"committee steering"' })).toEqual([]);
    const either = await found({ query: 'lease OR invoices', type: 'file' });
    expect(either.sort()).toEqual(['Invoice approval policy.md', 'Office lease Dresden.pdf']);
    expect(await found({ query: 'warehouse AND trucks', type: 'file' })).toEqual(['Move plan.md']);
    expect(await found({ query: 'report NOT Q2', file_extensions: 'pdf', content_types: 'name' })).toEqual([
      'Q1 report.pdf',
    ]);
  });

  it('filters by extension, type, folder, owner, size and time', async () => {
    expect(
      (await found({ query: 'e', file_extensions: 'csv,.html' })).every((name) => /\.(csv|html)$/.test(name)),
    ).toBe(true);
    expect(await found({ query: 'aurora', type: 'folder' })).toEqual(['Aurora']);
    const { id } = await itemAt(alice, 'Projects/Aurora/Meeting notes');
    const below = await found({ query: 'aurora', ancestor_folder_ids: id });
    expect(below.sort()).toEqual(['2025-04-08 kickoff.md', '2025-05-20 steering.md']);
    const { body: bob } = await (await box.as('bob@acme.test'))('GET', '/2.0/users/me?fields=id');
    expect(await found({ query: 'antenna', owner_user_ids: bob.id })).toEqual(['Antenna selection.md']);
    expect(await found({ query: 'report', size_range: '10000000,' })).toEqual([]);
    expect(await found({ query: 'report', updated_at_range: '2030-01-01T00:00:00Z,' })).toEqual([]);
    expect(
      await found({ query: 'report', created_at_range: ',2030-01-01T00:00:00Z', content_types: 'name' }),
    ).not.toEqual([]);
    expect(await found({ query: 'report', trash_content: 'trashed_only' })).toEqual([]);
  });

  it('sorts by the time of the last change', async () => {
    const { body } = await search({ query: 'e', sort: 'modified_at', fields: 'modified_at', limit: '200' });
    const times = body.entries.map((entry) => String(entry['modified_at']));
    expect(times).toEqual([...times].sort().reverse());
    const { body: oldest } = await search({
      query: 'e',
      sort: 'modified_at',
      direction: 'ASC',
      fields: 'modified_at',
      limit: '1',
    });
    expect(oldest.entries[0]?.['modified_at']).toBe(times.at(-1));
  });

  it('pages by offset without repeating', async () => {
    const { body: all } = await search({ query: 'e', limit: '200', fields: 'id' });
    const ids: string[] = [];
    for (let offset = 0; offset < all.total_count; offset += 7) {
      const { body } = await search({ query: 'e', limit: '7', offset: String(offset), fields: 'id' });
      ids.push(...body.entries.map(({ id }) => id));
    }
    expect(ids).toEqual(all.entries.map(({ id }) => id));
    expect(new Set(ids).size).toBe(all.total_count);
  });

  it('finds what others share, and nothing else of theirs', async () => {
    expect(await found({ query: 'antenna' })).toContain('Antenna selection.md');
    expect(await found({ query: 'Radio certification timeline' })).toEqual([]);
  });

  it('gives the fields asked for', async () => {
    const { body } = await search({ query: 'kickoff', fields: 'name,size', type: 'file' });
    expect(Object.keys(body.entries[0] ?? {}).sort()).toEqual(['etag', 'id', 'name', 'size', 'type']);
  });

  it('refuses what Box refuses', async () => {
    const empty = await search({});
    expect(empty).toMatchObject({
      status: 400,
      body: { context_info: { errors: [{ reason: 'missing_parameter' }] } },
    });
    for (const wrong of [
      { type: 'note' },
      { content_types: 'NAME' },
      { limit: '201' },
      { offset: '10001' },
      { size_range: 'big,small' },
    ])
      expect(await search({ query: 'a', ...wrong })).toMatchObject({
        status: 400,
        body: { code: 'bad_request' },
      });
    expect((await search({ query: 'a', ancestor_folder_ids: '1' })).status).toBe(404);
    expect((await search({ query: 'a', scope: 'enterprise_content' })).status).toBe(403);
  });
});
