import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, upload, uploadForm, useEmulator, type Answer, type Item } from './harness.js';

const box = useEmulator();
type User = Awaited<ReturnType<typeof box.as>>;
let [alice, bob, carol, dave] = [] as unknown as [User, User, User, User];
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
  bob = await box.as('bob@acme.test');
  carol = await box.as('carol@globex.test');
  dave = await box.as('dave@globex.test');
});

const FORBIDDEN = {
  status: 403,
  body: {
    code: 'access_denied_insufficient_permissions',
    message: 'Access denied - insufficient permission',
  },
};

describe("another's item", () => {
  it('is 404 by every way, exactly like a missing one', async () => {
    const file = await itemAt(carol, 'Litigation/Settlement options.txt');
    const folder = await itemAt(carol, 'Litigation');
    const ways = (fileId: string, folderId: string): Promise<Answer>[] => [
      dave('GET', `/2.0/files/${fileId}`),
      dave('PUT', `/2.0/files/${fileId}`, { body: { name: 'x' } }),
      dave('DELETE', `/2.0/files/${fileId}`),
      dave('POST', `/2.0/files/${fileId}/copy`, { body: { parent: { id: '0' } } }),
      dave('GET', `/2.0/files/${fileId}/content`),
      dave('GET', `/2.0/files/${fileId}/versions`),
      dave('POST', `/api/2.0/files/${fileId}/content`, { form: uploadForm({}, 'x') }),
      dave('GET', `/2.0/folders/${folderId}`),
      dave('GET', `/2.0/folders/${folderId}/items`),
      dave('PUT', `/2.0/folders/${folderId}`, { body: { name: 'x' } }),
      dave('DELETE', `/2.0/folders/${folderId}?recursive=true`),
      dave('POST', '/2.0/folders', { body: { name: 'x', parent: { id: folderId } } }),
      upload(dave, 'x.txt', 'x', folderId),
      dave('OPTIONS', '/2.0/files/content', { body: { name: 'x', parent: { id: folderId } } }),
      dave('GET', `/2.0/search?query=x&ancestor_folder_ids=${folderId}`),
    ];
    const comparable = ({ status, body }: Answer, ids: string[]) => {
      const text = ids.reduce(
        (rest, id) => rest.replaceAll(id, 'ID'),
        JSON.stringify({ ...body, request_id: '' }),
      );
      return { status, text };
    };
    const foreign = await Promise.all(ways(file.id, folder.id));
    const missing = await Promise.all(ways('11', '12'));
    expect(foreign.map(({ status }) => status)).toEqual(foreign.map(() => 404));
    expect(foreign.map((answer) => comparable(answer, [file.id, folder.id]))).toEqual(
      missing.map((answer) => comparable(answer, ['11', '12'])),
    );
    expect((await carol('GET', `/2.0/files/${file.id}`)).body.name).toBe('Settlement options.txt');
  });
});

describe('a viewer', () => {
  it('reads, searches and downloads', async () => {
    const file = await itemAt(bob, 'Finance/2025/Q1 report.pdf');
    expect((await bob('GET', `/2.0/files/${file.id}/content`)).status).toBe(302);
    const { body } = await bob('GET', `/2.0/files/${file.id}?fields=permissions`);
    expect(body['permissions']).toMatchObject({
      can_download: true,
      can_rename: false,
      can_delete: false,
      can_upload: false,
    });
    const { body: hits } = await bob('GET', '/2.0/search?query=Q1&type=file');
    expect(hits.entries.map(({ id }) => id)).toContain(file.id);
    expect((await bob('POST', `/2.0/files/${file.id}/copy`, { body: { parent: { id: '0' } } })).status).toBe(
      201,
    );
  });

  it('may not change anything', async () => {
    const folder = await itemAt(bob, 'Finance');
    const file = await itemAt(bob, 'Finance/Invoice approval policy.md');
    for (const answer of [
      await bob('PUT', `/2.0/files/${file.id}`, { body: { name: 'x' } }),
      await bob('DELETE', `/2.0/files/${file.id}`),
      await bob('POST', `/api/2.0/files/${file.id}/content`, { form: uploadForm({}, 'x') }),
      await bob('PUT', `/2.0/folders/${folder.id}`, { body: { name: 'x' } }),
      await bob('DELETE', `/2.0/folders/${folder.id}?recursive=true`),
      await bob('POST', '/2.0/folders', { body: { name: 'x', parent: { id: folder.id } } }),
      await upload(bob, 'x.txt', 'x', folder.id),
      await bob('OPTIONS', '/2.0/files/content', { body: { name: 'x', parent: { id: folder.id } } }),
      await bob('POST', `/2.0/files/${file.id}/copy`, { body: { parent: { id: folder.id }, name: 'y' } }),
    ])
      expect(answer).toMatchObject(FORBIDDEN);
  });
});

describe('an editor', () => {
  it('changes what is shared, and the owner sees it', async () => {
    const folder = await itemAt(bob, 'Aurora');
    const { body } = await upload(bob, 'Vent membrane.md', '# Samples', folder.id);
    expect(body.entries[0]).toMatchObject({
      created_by: { login: 'bob@acme.test' },
      owned_by: { login: 'alice@acme.test' },
    });
    const { id } = await itemAt(alice, 'Projects/Aurora/Vent membrane.md');
    expect((await bob('PUT', `/2.0/files/${id}`, { body: { name: 'Vent.md' } })).status).toBe(200);
    expect((await alice('GET', `/2.0/files/${id}?fields=name,modified_by`)).body).toMatchObject({
      name: 'Vent.md',
      modified_by: { login: 'bob@acme.test' },
    });
    expect((await bob('DELETE', `/2.0/files/${id}`)).status).toBe(204);
  });

  it('may not take an item out of the tree of its owner; the owner may move it', async () => {
    const { id } = await itemAt(bob, 'Aurora/Risk register.csv');
    const mine = await bob('PUT', `/2.0/files/${id}`, { body: { parent: { id: '0' } } });
    expect(mine).toMatchObject(FORBIDDEN);
    const { id: design } = await itemAt(alice, 'Design documents');
    const given = await alice('PUT', `/2.0/files/${id}`, { body: { parent: { id: design } } });
    expect(given.body).toMatchObject({ owned_by: { login: 'bob@acme.test' } });
  });
});

describe('what is shared', () => {
  it('stands in folder "0" of whom it is shared with, and its path begins there', async () => {
    const { id } = await itemAt(bob, 'Aurora/Meeting notes/2025-04-08 kickoff.md');
    const path = async (user: User) => {
      const { body } = await user('GET', `/2.0/files/${id}?fields=path_collection`);
      return (body['path_collection'] as { entries: Item[] }).entries.map(({ name }) => name);
    };
    expect(await path(bob)).toEqual(['All Files', 'Aurora', 'Meeting notes']);
    expect(await path(alice)).toEqual(['All Files', 'Projects', 'Aurora', 'Meeting notes']);
    const projects = await itemAt(alice, 'Projects');
    expect((await bob('GET', `/2.0/folders/${projects.id}`)).status).toBe(404);
  });

  it('can be a single file, and can cross enterprises', async () => {
    const file = await itemAt(carol, 'Globex partnership agreement.pdf');
    const { body } = await carol('GET', `/2.0/files/${file.id}?fields=is_externally_owned,parent,owned_by`);
    expect(body).toMatchObject({
      is_externally_owned: true,
      parent: { id: '0' },
      owned_by: { login: 'alice@acme.test' },
    });
    const contracts = await itemAt(alice, 'Contracts');
    expect((await carol('GET', `/2.0/folders/${contracts.id}`)).status).toBe(404);
  });
});

describe('folder "0"', () => {
  it("is everyone's own", async () => {
    const trees = await Promise.all(
      [alice, bob, carol, dave].map((user) => user('GET', '/2.0/folders/0?fields=owned_by')),
    );
    expect(trees.map(({ body }) => (body['owned_by'] as { login: string }).login)).toEqual([
      ...['alice@acme.test', 'bob@acme.test', 'carol@globex.test', 'dave@globex.test'],
    ]);
  });
});

describe('users/me', () => {
  it('is the owner of the token, with the enterprise when it is asked for', async () => {
    const { body } = await carol('GET', '/2.0/users/me');
    expect(body).toMatchObject({
      type: 'user',
      name: 'Carol Lindqvist',
      login: 'carol@globex.test',
      status: 'active',
    });
    expect(body).not.toHaveProperty('enterprise');
    const { body: asked } = await carol('GET', '/2.0/users/me?fields=enterprise');
    expect(asked).toEqual({
      type: 'user',
      id: body.id,
      enterprise: { type: 'enterprise', id: expect.stringMatching(/^\d+$/) as unknown, name: 'globex.test' },
    });
  });
});
