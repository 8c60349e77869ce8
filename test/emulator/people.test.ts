/** Users, groups, collaborations and tasks: forms by Box's contract, rules by Box's documentation. */
import { expect, it } from 'vitest';
import { itemAt, useEmulator } from './harness.js';

const box = useEmulator();
const [ALICE, BOB, CAROL] = ['alice@acme.test', 'bob@acme.test', 'carol@globex.test'];

it('lists users and groups page by page, to admins only', async () => {
  const alice = await box.as(ALICE);
  const first = (await alice('GET', '/2.0/users?usemarker=true&limit=1')).body;
  const second = (await alice('GET', `/2.0/users?usemarker=true&limit=1&marker=${first.next_marker}`)).body;
  expect([first, second].map(({ entries }) => entries[0]?.['login'])).toEqual([ALICE, BOB]);
  expect(second.next_marker).toBeNull();
  const byOffset = (await alice('GET', '/2.0/users?offset=1&filter_term=b&user_type=managed')).body;
  expect([byOffset.total_count, byOffset.entries]).toEqual([1, []]);
  expect((await alice('GET', '/2.0/users?user_type=external')).body.entries).toEqual([]);
  expect((await alice('GET', '/2.0/users?user_type=none')).status).toBe(400);
  expect((await alice('GET', '/2.0/users?usemarker=true&marker=x')).status).toBe(400);
  const [group] = (await alice('GET', '/2.0/groups?filter_term=lead')).body.entries;
  expect(group).toMatchObject({ type: 'group', name: 'Leadership' });
  const bob = await box.as(BOB);
  expect((await bob('GET', '/2.0/users')).status).toBe(403);
  expect((await bob('GET', '/2.0/groups')).status).toBe(403);
  expect((await bob('GET', `/2.0/groups/${group?.id}/memberships`)).status).toBe(403);
  const carol = await box.as(CAROL);
  expect((await carol('GET', `/2.0/groups/${group?.id}/memberships`)).status).toBe(404);
  const members = (await alice('GET', `/2.0/groups/${group?.id}/memberships`)).body;
  expect(members.total_count).toBe(1);
  const { id } = (await bob('GET', '/2.0/users/me')).body;
  expect((await bob('GET', `/2.0/users/${id}/memberships`)).body.total_count).toBe(1);
  expect((await carol('GET', `/2.0/users/${id}/memberships`)).status).toBe(404);
});

it('shares, changes, accepts and takes back', async () => {
  const [alice, bob, carol] = [await box.as(ALICE), await box.as(BOB), await box.as(CAROL)];
  const { id } = await itemAt(alice, 'Personal');
  const invite = (login: string, extra: object = {}) =>
    alice('POST', '/2.0/collaborations', {
      body: {
        item: { type: 'folder', id },
        accessible_by: { type: 'user', login },
        role: 'editor',
        ...extra,
      },
    });
  const accepted = await invite(BOB);
  expect(accepted).toMatchObject({ status: 201, body: { status: 'accepted', item: { id } } });
  expect((await invite(BOB)).body.code).toBe('user_already_collaborator');
  const pending = await invite(CAROL);
  expect(pending.body).toMatchObject({ status: 'pending', item: null, invite_email: CAROL });
  expect(pending.body['accessible_by']).not.toHaveProperty('name');
  expect((await invite('x@y.test')).body).not.toHaveProperty('accessible_by');
  expect((await invite('z@y.test', { expires_at: '2020-01-01T00:00:00Z' })).status).toBe(400);
  const at = `/2.0/collaborations/${pending.body.id}`;
  expect((await carol('GET', `/2.0/folders/${id}`)).status).toBe(404);
  expect((await bob('PUT', at, { body: { role: 'viewer' } })).status).toBe(403);
  expect((await alice('PUT', at, { body: { status: 'accepted' } })).status).toBe(403);
  expect((await carol('PUT', at, { body: { status: 'accepted' } })).body['status']).toBe('accepted');
  expect((await carol('GET', `/2.0/folders/${id}`)).status).toBe(200);
  expect((await carol('GET', at)).body['role']).toBe('editor');
  const all = (await bob('GET', `/2.0/folders/${id}/collaborations?fields=role`)).body.entries;
  expect(all).toHaveLength(3);
  expect(Object.keys(all[0] ?? {})).toEqual(['type', 'id', 'role']);
  expect((await carol('DELETE', at)).status).toBe(204);
  expect((await carol('GET', at)).status).toBe(404);
  expect((await carol('GET', `/2.0/folders/${id}`)).status).toBe(404);
  expect((await alice('GET', '/2.0/folders/0/collaborations')).body.entries).toEqual([]);
});

it('lets each role do what it may', async () => {
  const [alice, bob] = [await box.as(ALICE), await box.as(BOB)];
  const { id } = await itemAt(alice, 'Personal');
  const { id: file } = await itemAt(alice, 'Personal/One-on-one notes.md');
  const { body } = await alice('POST', '/2.0/collaborations', {
    body: {
      item: { type: 'folder', id },
      accessible_by: { type: 'user', login: BOB },
      role: 'previewer uploader',
    },
  });
  const mayBob = async () => ({
    look: (await bob('GET', `/2.0/files/${file}`)).status,
    download: (await bob('GET', `/2.0/files/${file}/content`)).status,
    add: (await bob('POST', '/2.0/folders', { body: { name: `${Math.random()}`, parent: { id } } })).status,
    change: (await bob('PUT', `/2.0/files/${file}`, { body: { description: 'x' } })).status,
    invite: (
      await bob('POST', '/2.0/collaborations', {
        body: {
          item: { type: 'folder', id },
          accessible_by: { type: 'user', login: `${Math.random()}@x.test` },
          role: 'co-owner',
        },
      })
    ).status,
  });
  const become = (role: string) => alice('PUT', `/2.0/collaborations/${body.id}`, { body: { role } });
  const nothing = { look: 200, download: 403, add: 403, change: 403, invite: 403 };
  expect(await mayBob()).toEqual({ ...nothing, add: 201 });
  await become('previewer');
  expect(await mayBob()).toEqual(nothing);
  await become('viewer');
  expect(await mayBob()).toEqual({ ...nothing, download: 302 });
  await become('editor');
  expect(await mayBob()).toEqual({ ...nothing, download: 302, add: 201, change: 200 });
  await become('co-owner');
  expect(await mayBob()).toEqual({ look: 200, download: 302, add: 201, change: 200, invite: 201 });
});

it('has tasks, assigns them and lets them be answered', async () => {
  const [alice, bob] = [await box.as(ALICE), await box.as(BOB)];
  const { id } = await itemAt(alice, 'Finance/Invoice approval policy.md');
  const item = { type: 'file', id };
  const task = await alice('POST', '/2.0/tasks', { body: { item, due_at: '2026-02-01T12:00:00Z' } });
  expect(task).toMatchObject({ status: 201, body: { action: 'review', completion_rule: 'all_assignees' } });
  const assign = (login: string) =>
    alice('POST', '/2.0/task_assignments', {
      body: { task: { type: 'task', id: task.body.id }, assign_to: { login } },
    });
  expect((await assign(CAROL)).status).toBe(500);
  const { status, body } = await assign(BOB);
  expect(status).toBe(201);
  expect((await assign(BOB)).status).toBe(409);
  const at = `/2.0/task_assignments/${body.id}`;
  expect((await alice('PUT', at, { body: { resolution_state: 'approved' } })).status).toBe(403);
  expect((await bob('PUT', at, { body: { resolution_state: 'completed' } })).status).toBe(400);
  expect(
    (await bob('PUT', at, { body: { resolution_state: 'approved' } })).body['completed_at'],
  ).toBeDefined();
  expect((await bob('GET', `/2.0/tasks/${task.body.id}`)).body['is_completed']).toBe(true);
  expect((await assign(ALICE)).status).toBe(403);
  expect((await bob('GET', `/2.0/files/${id}/tasks`)).body.total_count).toBe(1);
  expect((await bob('PUT', `/2.0/tasks/${task.body.id}`, { body: { message: 'x' } })).status).toBe(403);
  expect((await alice('PUT', `/2.0/tasks/${task.body.id}`, { body: { action: 'x' } })).status).toBe(400);
  expect((await alice('GET', `/2.0/tasks/${task.body.id}/assignments`)).body.total_count).toBe(1);
  expect((await alice('DELETE', at)).status).toBe(204);
  expect((await alice('GET', at)).status).toBe(404);
  expect((await alice('DELETE', `/2.0/tasks/${task.body.id}`)).status).toBe(204);
});
