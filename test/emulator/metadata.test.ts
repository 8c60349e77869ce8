/** Metadata: forms by Box's contract, rules by Box's documentation. */
import { expect, it } from 'vitest';
import { itemAt, useEmulator } from './harness.js';

const box = useEmulator();
const CONTRACT = '/2.0/metadata_templates/enterprise/contract/schema';

it('has templates for each company, made by its admins', async () => {
  const [alice, bob] = [await box.as('alice@acme.test'), await box.as('bob@acme.test')];
  const body = {
    scope: 'enterprise',
    displayName: 'Trip report 2025',
    fields: [{ type: 'string', key: 'city', displayName: 'City' }],
  };
  expect((await bob('POST', '/2.0/metadata_templates/schema', { body })).status).toBe(403);
  const made = await alice('POST', '/2.0/metadata_templates/schema', { body });
  expect(made).toMatchObject({
    status: 201,
    body: { templateKey: 'tripReport2025', scope: 'enterprise_950001' },
  });
  expect((await alice('POST', '/2.0/metadata_templates/schema', { body })).status).toBe(409);
  const noOptions = { ...body, templateKey: 'x', fields: [{ type: 'enum', key: 'a', displayName: 'A' }] };
  expect((await alice('POST', '/2.0/metadata_templates/schema', { body: noOptions })).status).toBe(400);
  const first = (await bob('GET', '/2.0/metadata_templates/enterprise?limit=1')).body;
  const rest = (await bob('GET', `/2.0/metadata_templates/enterprise?marker=${first.next_marker}`)).body;
  expect([...first.entries, ...rest.entries].map(({ templateKey }) => templateKey)).toEqual([
    'contract',
    'tripReport2025',
  ]);
  expect((await bob('GET', CONTRACT)).status).toBe(200);
  const carol = await box.as('carol@globex.test');
  expect((await carol('GET', CONTRACT)).body.code).toBe('instance_tuple_not_found');
  expect((await carol('GET', CONTRACT.replace('enterprise', 'enterprise_950001'))).status).toBe(400);
});

it('keeps values on files, and applies a patch whole or not at all', async () => {
  const [alice, bob] = [await box.as('alice@acme.test'), await box.as('bob@acme.test')];
  const { id } = await itemAt(alice, 'Finance/Invoice approval policy.md');
  const at = `/2.0/files/${id}/metadata/enterprise/contract`;
  const headers = { 'content-type': 'application/json-patch+json' };
  const patch = (...body: object[]) => alice('PUT', at, { body, headers });
  expect((await alice('GET', at)).body.code).toBe('instance_not_found');
  expect((await patch()).status).toBe(404);
  expect((await bob('POST', at, { body: {} })).status).toBe(403);
  expect((await alice('POST', at, { body: { monthlyFee: '1' } })).body.code).toBe('schema_validation_failed');
  expect((await alice('POST', at, { body: { nothing: 1 } })).body.code).toBe('schema_validation_failed');
  expect((await alice('POST', at, { body: { partner: 'Globex' } })).status).toBe(201);
  expect((await alice('POST', at, { body: {} })).body.code).toBe('tuple_already_exists');
  const changed = await patch(
    { op: 'test', path: '/partner', value: 'Globex' },
    { op: 'replace', path: '/partner', value: 'Initech' },
    { op: 'add', path: '/monthlyFee', value: 12.5 },
    { op: 'add', path: '/regions', value: ['EU'] },
    { op: 'remove', path: '/regions' },
  );
  expect(changed.body).toMatchObject({ partner: 'Initech', monthlyFee: 12.5, $version: 1 });
  expect(changed.body).not.toHaveProperty('regions');
  for (const wrong of [
    { op: 'test', path: '/partner', value: 'Globex' },
    { op: 'replace', path: '/status', value: 'draft' },
    { op: 'add', path: '/status', value: 'open' },
    { op: 'move', from: '/status', path: '/partner' },
    { op: 'grow', path: '/partner' },
  ])
    expect((await patch({ op: 'remove', path: '/partner' }, wrong)).status).toBe(400);
  expect((await bob('GET', at)).body).toMatchObject({ partner: 'Initech', $version: 1 });
  expect((await bob('DELETE', at)).status).toBe(403);
  expect((await alice('DELETE', at)).status).toBe(204);
  expect((await alice('DELETE', at)).body.code).toBe('instance_not_found');
});
