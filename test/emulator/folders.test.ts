import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, upload, useEmulator, type Answer, type Item } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const create = (name: string, parentId = '0'): Promise<Answer> =>
  alice('POST', '/2.0/folders', { body: { name, parent: { id: parentId } } });
const names = ({ body }: Answer): string[] => body.entries.map(({ name }) => name);

describe('a folder', () => {
  it('comes with its first items; "0" is the own tree and what others share', async () => {
    const { body } = await alice('GET', '/2.0/folders/0');
    expect(body).toMatchObject({
      id: '0',
      name: 'All Files',
      etag: null,
      parent: null,
      owned_by: { login: 'alice@acme.test' },
    });
    const { entries } = body['item_collection'] as { entries: Item[] };
    expect(entries.map(({ name }) => name)).toEqual([
      ...['Acme', 'Contracts', 'Design documents', 'Finance', 'Personal', 'Projects', 'Welcome to Box.html'],
    ]);
  });

  it('has type, id, etag and the fields asked for', async () => {
    const { id } = await itemAt(alice, 'Finance');
    const { body } = await alice('GET', `/2.0/folders/${id}?fields=size,permissions,has_collaborations`);
    expect(Object.keys(body).sort()).toEqual([
      'etag',
      'has_collaborations',
      'id',
      'permissions',
      'size',
      'type',
    ]);
    expect(body).toMatchObject({
      has_collaborations: true,
      permissions: { can_upload: true, can_delete: true },
    });
    expect(body['size']).toBeGreaterThan(1000);
  });

  it('is 404 when there is none, 405 when the id is no id', async () => {
    expect(await alice('GET', '/2.0/folders/1')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await alice('GET', '/2.0/folders/abc')).toMatchObject({ status: 405 });
  });
});

describe('the items of a folder', () => {
  let folderId: string;
  const uploaded = ['a.txt', 'B.txt', 'c.txt', 'd.txt', 'E.txt'];
  beforeEach(async () => {
    folderId = (await create('Paged')).body.id;
    for (const [index, name] of uploaded.entries())
      await upload(alice, name, 'x'.repeat(5 - index), folderId);
    await create('zz', folderId);
  });
  const list = (query: string): Promise<Answer> => alice('GET', `/2.0/folders/${folderId}/items?${query}`);

  it('are folders first, then files by name without case, in the short form', async () => {
    const answer = await list('');
    expect(names(answer)).toEqual(['zz', 'a.txt', 'B.txt', 'c.txt', 'd.txt', 'E.txt']);
    expect(answer.body).toMatchObject({ total_count: 6, offset: 0, limit: 100 });
    expect(Object.keys(answer.body.entries[1] ?? {}).sort()).toEqual([
      ...['etag', 'file_version', 'id', 'name', 'sequence_id', 'sha1', 'type'],
    ]);
  });

  it('come by offset', async () => {
    const answer = await list('limit=2&offset=3&fields=name');
    expect(names(answer)).toEqual(['c.txt', 'd.txt']);
    expect(answer.body).toMatchObject({ total_count: 6, offset: 3, limit: 2 });
    expect((await list('offset=50')).body.entries).toEqual([]);
  });

  it('come by marker, each once, even while others appear and go', async () => {
    const first = await list('usemarker=true&limit=3');
    expect(names(first)).toEqual(['zz', 'a.txt', 'B.txt']);
    expect(first.body).not.toHaveProperty('total_count');
    await upload(alice, 'aa.txt', 'before the marker', folderId);
    await alice('DELETE', `/2.0/files/${first.body.entries[2]?.id}`);
    const second = await list(`usemarker=true&limit=2&marker=${first.body.next_marker}`);
    expect(names(second)).toEqual(['c.txt', 'd.txt']);
    const third = await list(`usemarker=true&limit=2&marker=${second.body.next_marker}`);
    expect(names(third)).toEqual(['E.txt']);
    expect(third.body.next_marker).toBe('');
  });

  it.each([
    ['sort=size', ['zz', 'E.txt', 'd.txt', 'c.txt', 'B.txt', 'a.txt']],
    ['sort=name&direction=DESC', ['zz', 'E.txt', 'd.txt', 'c.txt', 'B.txt', 'a.txt']],
    ['sort=id', ['zz', 'a.txt', 'B.txt', 'c.txt', 'd.txt', 'E.txt']],
    ['sort=date', ['zz', 'a.txt', 'B.txt', 'c.txt', 'd.txt', 'E.txt']],
  ])('are sorted by %s, folders always first', async (query, expected) => {
    expect(names(await list(query))).toEqual(expected);
  });

  it('are at most 1,000 a page', async () => {
    expect((await list('limit=5000')).body['limit']).toBe(1000);
  });

  it.each(['sort=colour', 'direction=up', 'limit=x', 'limit=0', 'offset=10001', 'usemarker=true&marker=%21'])(
    'are refused for %s',
    async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    },
  );
});

describe('a new folder', () => {
  it('stands in its parent', async () => {
    const { status, body } = await create('New');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: 'folder',
      name: 'New',
      etag: '0',
      parent: { id: '0' },
      item_collection: { total_count: 0 },
    });
    expect((await itemAt(alice, 'New')).id).toBe(body.id);
  });

  it('with a name in use is 409 with a list of the one that has it', async () => {
    const { id } = await itemAt(alice, 'Contracts');
    expect(await create('contracts')).toMatchObject({
      status: 409,
      body: {
        code: 'item_name_in_use',
        context_info: { conflicts: [{ type: 'folder', id, name: 'Contracts' }] },
      },
    });
  });

  it('needs a valid name and a parent', async () => {
    expect(await create('a/b')).toMatchObject({ status: 400, body: { code: 'item_name_invalid' } });
    expect(await create('x'.repeat(256))).toMatchObject({
      status: 400,
      body: { code: 'item_name_too_long' },
    });
    expect(await create('x', '1')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await alice('POST', '/2.0/folders', { body: { name: 'x' } })).toMatchObject({
      status: 400,
      body: { context_info: { errors: [{ reason: 'missing_parameter', name: 'parent' }] } },
    });
  });
});

describe('a change of a folder', () => {
  it('renames and describes, with the etag if one is named', async () => {
    const { body: folder } = await create('Old');
    const put = (body: unknown, headers = {}): Promise<Answer> =>
      alice('PUT', `/2.0/folders/${folder.id}`, { body, headers });
    expect((await put({ name: 'Renamed', description: 'text' })).body).toMatchObject({
      name: 'Renamed',
      description: 'text',
      etag: '1',
    });
    expect((await put({ name: 'Late' }, { 'if-match': '0' })).status).toBe(412);
  });

  it('moves with all that is below, but not into itself', async () => {
    const aurora = await itemAt(alice, 'Projects/Aurora');
    const notes = await itemAt(alice, 'Projects/Aurora/Meeting notes');
    const move = (id: string, parentId: string): Promise<Answer> =>
      alice('PUT', `/2.0/folders/${id}`, { body: { parent: { id: parentId } } });
    expect(await move(aurora.id, notes.id)).toMatchObject({
      status: 403,
      body: { code: 'cyclical_folder_structure' },
    });
    expect((await move(notes.id, '0')).status).toBe(200);
    expect((await itemAt(alice, 'Meeting notes/2025-04-08 kickoff.md')).type).toBe('file');
  });

  it('of "0" is 403', async () => {
    expect((await alice('PUT', '/2.0/folders/0', { body: { name: 'Mine' } })).status).toBe(403);
    expect((await alice('DELETE', '/2.0/folders/0?recursive=true')).status).toBe(403);
  });
});

describe('a deleted folder', () => {
  it('must be empty, unless all below goes with it', async () => {
    const { id } = await itemAt(alice, 'Projects');
    const file = await itemAt(alice, 'Projects/Aurora/Project charter.md');
    expect(await alice('DELETE', `/2.0/folders/${id}`)).toMatchObject({
      status: 400,
      body: { code: 'folder_not_empty' },
    });
    expect((await alice('DELETE', `/2.0/folders/${id}?recursive=true`)).status).toBe(204);
    expect(await alice('GET', `/2.0/files/${file.id}`)).toMatchObject({
      status: 404,
      body: { code: 'trashed' },
    });
    expect(await alice('GET', `/2.0/folders/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'trashed' },
    });
    const bob = await box.as('bob@acme.test');
    await expect(itemAt(bob, 'Aurora')).rejects.toThrow('no Aurora');
  });

  it('that is empty needs no word; a stale etag keeps it', async () => {
    const { id } = (await create('Empty')).body;
    const stale = await alice('DELETE', `/2.0/folders/${id}`, { headers: { 'if-match': '7' } });
    expect(stale.status).toBe(412);
    expect((await alice('DELETE', `/2.0/folders/${id}`)).status).toBe(204);
  });
});
