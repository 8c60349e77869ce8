import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, upload, uploadForm, useEmulator, type Answer, type Item } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const CHARTER = 'Projects/Aurora/Project charter.md';

describe('a file', () => {
  it('has the standard fields when none are asked for', async () => {
    const { id } = await itemAt(alice, 'Contracts/Northwind master services agreement.pdf');
    const { body } = await alice('GET', `/2.0/files/${id}`);
    expect(Object.keys(body).sort()).toEqual([
      ...['content_created_at', 'content_modified_at', 'created_at', 'created_by', 'description', 'etag'],
      ...['file_version', 'id', 'item_status', 'modified_at', 'modified_by', 'name', 'owned_by', 'parent'],
      ...['path_collection', 'purged_at', 'sequence_id', 'sha1', 'shared_link', 'size', 'trashed_at', 'type'],
    ]);
    expect(body).toMatchObject({
      name: 'Northwind master services agreement.pdf',
      description: 'Signed 14 February 2025. Renewal notice due by 1 December 2027.',
      owned_by: { login: 'alice@acme.test' },
      parent: { name: 'Contracts' },
      path_collection: { total_count: 2, entries: [{ id: '0', name: 'All Files' }, { name: 'Contracts' }] },
      item_status: 'active',
    });
  });

  it('has type, id, etag and nothing else but the fields asked for', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const { body } = await alice('GET', `/2.0/files/${id}?fields=name,size,no_such_field`);
    expect(body).toEqual({ type: 'file', id, etag: '1', name: 'Project charter.md', size: body['size'] });
  });

  it('has every field that can be asked for', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const fields = [
      ...['permissions', 'tags', 'extension', 'version_number', 'comment_count', 'is_package', 'lock'],
      ...[
        'is_externally_owned',
        'has_collaborations',
        'allowed_invitee_roles',
        'classification',
        'expires_at',
      ],
      ...['watermark_info', 'uploader_display_name', 'shared_link_permission_options', 'disposition_at'],
      ...['is_accessible_via_shared_link', 'is_associated_with_app_item', 'representations'],
    ];
    const { body } = await alice('GET', `/2.0/files/${id}?fields=${fields.join(',')}`);
    expect(Object.keys(body).sort()).toEqual(['etag', 'id', 'type', ...fields].sort());
    expect(body).toMatchObject({ extension: 'md', tags: ['aurora'], version_number: '2' });
  });

  it('is 304 to a client that has it', async () => {
    const { id, etag } = await itemAt(alice, CHARTER);
    const unchanged = await alice('GET', `/2.0/files/${id}`, { headers: { 'if-none-match': etag } });
    expect(unchanged.status).toBe(304);
    expect((await alice('GET', `/2.0/files/${id}`, { headers: { 'if-none-match': '99' } })).status).toBe(200);
  });

  it('is 404 when there is none, and 405 when the id is no id', async () => {
    expect(await alice('GET', '/2.0/files/1')).toMatchObject({
      status: 404,
      body: {
        type: 'error',
        status: 404,
        code: 'not_found',
        message: 'Not Found',
        context_info: {
          errors: [
            {
              reason: 'invalid_parameter',
              name: 'item',
              message: "Invalid value 'f_1'. Item with id 'f_1' not found",
            },
          ],
        },
        help_url: 'http://developers.box.com/docs/#errors',
        request_id: expect.stringMatching(/^\w{18}$/) as unknown,
      },
    });
    expect(await alice('GET', '/2.0/files/..%2Fusers')).toMatchObject({
      status: 405,
      body: { code: 'method_not_allowed' },
    });
    const folder = await itemAt(alice, 'Contracts');
    expect((await alice('GET', `/2.0/files/${folder.id}`)).status).toBe(404);
  });
});

describe('a change', () => {
  const put = (id: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    alice('PUT', `/2.0/files/${id}`, { body, headers });

  it('renames, describes and tags, and gives a new etag', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const { status, body } = await put(id, { name: 'Charter.md', description: 'Final', tags: ['a', 'b'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Charter.md', description: 'Final', etag: '2', sequence_id: '2' });
    const { body: again } = await alice('GET', `/2.0/files/${id}?fields=name,tags,modified_at`);
    expect(again).toMatchObject({
      name: 'Charter.md',
      tags: ['a', 'b'],
      modified_at: '2026-01-15T10:00:00-00:00',
    });
  });

  it('moves', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const { id: parentId } = await itemAt(alice, 'Contracts');
    const { body } = await put(id, { parent: { id: parentId } });
    expect(body).toMatchObject({ parent: { id: parentId } });
    expect((await itemAt(alice, 'Contracts/Project charter.md')).id).toBe(id);
    await expect(itemAt(alice, CHARTER)).rejects.toThrow('no Project charter.md');
  });

  it('needs the etag it names', async () => {
    const { id, etag } = await itemAt(alice, CHARTER);
    expect((await put(id, { description: 'one' }, { 'if-match': etag })).status).toBe(200);
    const stale = await put(id, { description: 'two' }, { 'if-match': etag });
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const { body } = await alice('GET', `/2.0/files/${id}?fields=description`);
    expect(body['description']).toBe('one');
  });

  it('to a name in use is 409 with the item that has it, in any case', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const other = await itemAt(alice, 'Projects/Aurora/Risk register.csv');
    const answer = await put(id, { name: 'RISK REGISTER.CSV' });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'item_name_in_use',
        message: 'Item with the same name already exists',
        context_info: { conflicts: { type: 'file', id: other.id, name: 'Risk register.csv' } },
      },
    });
    // Only the case changes: that is no conflict with itself.
    expect((await put(id, { name: 'PROJECT CHARTER.md' })).status).toBe(200);
  });

  it.each([
    ['a/b.txt', 'item_name_invalid'],
    ['a\\b.txt', 'item_name_invalid'],
    ['', 'item_name_invalid'],
    ['..', 'item_name_invalid'],
    ['trailing ', 'item_name_invalid'],
    ['x'.repeat(256), 'item_name_too_long'],
  ])('to the name %j is 400', async (name, code) => {
    const { id } = await itemAt(alice, CHARTER);
    expect(await put(id, { name })).toMatchObject({ status: 400, body: { code } });
  });

  it('with fields of the wrong form is 400 and names them', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const { status, body } = await put(id, { name: 5, description: 'x'.repeat(257) });
    expect(status).toBe(400);
    const { errors } = body['context_info'] as { errors: { name: string }[] };
    expect(errors.map(({ name }) => name)).toEqual(['name', 'description']);
  });

  it('that is no JSON is 400', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const answer = await alice('PUT', `/2.0/files/${id}`, {
      text: '{"name":',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});

describe('a copy', () => {
  const copy = (id: string, body: unknown): Promise<Answer> =>
    alice('POST', `/2.0/files/${id}/copy`, { body });

  it('has the content and a new id; the name may be another', async () => {
    const source = await itemAt(alice, CHARTER);
    const { status, body } = await copy(source.id, { parent: { id: '0' }, name: 'Char/ter copy.md' });
    expect(status).toBe(201);
    expect(body.id).not.toBe(source.id);
    expect(body).toMatchObject({
      name: 'Charter copy.md',
      sha1: source['sha1'],
      parent: { id: '0' },
      etag: '0',
    });
  });

  it('of an older version has the older content', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const { body: versions } = await alice('GET', `/2.0/files/${id}/versions`);
    const oldest = versions.entries[0];
    const { body } = await copy(id, { parent: { id: '0' }, version: oldest?.id });
    expect(body['sha1']).toBe(oldest?.['sha1']);
    expect(await copy(id, { parent: { id: '0' }, name: 'x', version: '1' })).toMatchObject({ status: 404 });
  });

  it('to a place where the name is taken is 409; to no place 400 or 404', async () => {
    const { id, parent } = (await alice('GET', `/2.0/files/${(await itemAt(alice, CHARTER)).id}`)).body;
    expect(await copy(id, { parent: { id: (parent as Item).id } })).toMatchObject({ status: 409 });
    expect(await copy(id, {})).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await copy(id, { parent: { id: '1' } })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });
});

describe('a deleted file', () => {
  it('is in the trash: gone from its folder and from search, and 404 trashed', async () => {
    const { id } = await itemAt(alice, CHARTER);
    expect((await alice('DELETE', `/2.0/files/${id}`)).status).toBe(204);
    expect(await alice('GET', `/2.0/files/${id}`)).toMatchObject({ status: 404, body: { code: 'trashed' } });
    expect((await alice('DELETE', `/2.0/files/${id}`)).status).toBe(404);
    await expect(itemAt(alice, CHARTER)).rejects.toThrow();
    expect((await alice('GET', '/2.0/search?query="Project%20charter"')).body.total_count).toBe(0);
    expect((await upload(alice, 'Project charter.md', 'new')).status).toBe(201);
  });

  it('is kept when the etag is another', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const answer = await alice('DELETE', `/2.0/files/${id}`, { headers: { 'if-match': '99' } });
    expect(answer.status).toBe(412);
    expect((await alice('GET', `/2.0/files/${id}`)).status).toBe(200);
  });

  it('takes a JSON content type without a body', async () => {
    const { id } = await itemAt(alice, CHARTER);
    const headers = { 'content-type': 'application/json' };
    expect((await alice('DELETE', `/2.0/files/${id}`, { headers })).status).toBe(204);
  });
});

describe('versions', () => {
  it('are the past ones, newest first, page by page', async () => {
    const { body: file } = await upload(alice, 'draft.txt', 'one');
    const { id } = file.entries[0] as Item;
    for (const text of ['two', 'three']) {
      const answer = await alice('POST', `/api/2.0/files/${id}/content`, { form: uploadForm({}, text) });
      expect(answer.status).toBe(200);
    }
    const { body } = await alice('GET', `/2.0/files/${id}/versions`);
    expect(body.total_count).toBe(2);
    expect(body.entries.map((version) => version['version_number'])).toEqual(['2', '1']);
    const { body: page } = await alice('GET', `/2.0/files/${id}/versions?limit=1&offset=1`);
    expect(page.entries.map((version) => version['size'])).toEqual([3]);
  });
});
