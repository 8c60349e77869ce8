/** Doc Gen: forms by Box's contract, rules by Box's documentation. */
import { expect, it } from 'vitest';
import { upload, useEmulator, type RequestOptions } from './harness.js';

const box = useEmulator();

/** Sends with the header that Doc Gen asks for. */
async function as(login: string) {
  const send = await box.as(login);
  return Object.assign(
    (method: string, path: string, body?: unknown) =>
      send(method, `/2.0/docgen_${path}`, {
        ...(body !== undefined && { body }),
        headers: { 'box-version': '2025.0' },
      } satisfies RequestOptions),
    { plain: send },
  );
}
type Sender = Awaited<ReturnType<typeof as>>;

const ALICE = 'alice@acme.test';
const TEXT = 'Dear {{ customer.name }}, {{if price}}{{price}}{{endif}} {{tablerow item in order.items}}';

async function newTemplate(alice: Sender): Promise<string> {
  const made = (await upload(alice.plain, 'Offer.docx', TEXT)).body.entries[0]?.id ?? '';
  expect((await alice('POST', 'templates', { file: { type: 'file', id: made } })).status).toBe(201);
  return made;
}

const batchOf = (template: string, ...names: string[]) => ({
  file: { type: 'file', id: template },
  input_source: 'api',
  destination_folder: { type: 'folder', id: '0' },
  output_type: 'docx',
  document_generation_data: names.map((generated_file_name) => ({
    generated_file_name,
    user_input: { customer: { name: 'Globex' } },
  })),
});

it('is there only in its version', async () => {
  const alice = await box.as(ALICE);
  expect((await alice('GET', '/2.0/docgen_templates')).status).toBe(400);
  expect((await alice('GET', '/2.0/docgen_jobs')).status).toBe(400);
});

it('reads the tags of a template after a while', async () => {
  const [alice, bob] = [await as(ALICE), await as('bob@acme.test')];
  const id = await newTemplate(alice);
  const early = await alice('GET', `templates/${id}/tags`);
  expect(early).toMatchObject({ status: 202, body: { message: 'Processing tags for this file.' } });
  expect(early.headers.get('retry-after')).toBe('1');
  box.pass(1);
  expect((await alice('GET', `templates/${id}/tags`)).body.entries).toEqual([
    {
      tag_content: '{{ customer.name }}',
      tag_type: 'text',
      json_paths: ['customer', 'customer.name'],
    },
    { tag_content: '{{if price}}', tag_type: 'conditional', json_paths: ['price'] },
    { tag_content: '{{price}}', tag_type: 'text', json_paths: ['price'] },
    {
      tag_content: '{{tablerow item in order.items}}',
      tag_type: 'table-loop',
      json_paths: ['order', 'order.items'],
    },
  ]);
  expect((await alice('GET', `templates/${id}/tags?template_version_id=1`)).status).toBe(404);
  expect((await bob('GET', `templates/${id}/tags`)).status).toBe(404);
  expect((await bob('GET', `templates/${id}`)).status).toBe(404);
  expect((await alice('GET', 'templates')).body.entries).toEqual([
    { file: { type: 'file', id }, file_name: 'Offer.docx' },
  ]);
  expect((await bob('GET', 'templates')).body.entries).toEqual([]);
});

it('makes a document for each job, under a free name', async () => {
  const [alice, bob] = [await as(ALICE), await as('bob@acme.test')];
  const id = await newTemplate(alice);
  expect((await bob('POST', 'batches', batchOf(id, 'Letter'))).status).toBe(404);
  expect((await alice('POST', 'batches', batchOf(id))).status).toBe(400);
  expect((await alice('POST', 'batches', batchOf(id, 'a/b'))).status).toBe(400);
  const started = await alice('POST', 'batches', batchOf(id, 'Letter', 'Letter'));
  expect(started.status).toBe(202);
  const jobs = `batch_jobs/${started.body.id}`;
  const [job] = (await alice('GET', jobs)).body.entries;
  expect(job).toMatchObject({ status: 'submitted', output_file: null });
  box.pass(1);
  const done = (await alice('GET', jobs)).body.entries;
  const errors = ["The tag 'price' was not provided in the input data."];
  expect(done.map(({ status }) => status)).toEqual(['completed_with_error', 'completed_with_error']);
  expect(done[0]?.['failures']).toEqual({ errors, warnings: [] });
  expect((await alice('GET', `jobs/${job?.id}`)).body).toEqual(done[0]);
  expect((await alice('GET', `template_jobs/${id}`)).body.entries).toEqual(done);
  expect((await alice('GET', 'jobs?limit=1')).body.entries).toMatchObject([{ id: job?.id, source: 'api' }]);
  const { entries } = (await alice.plain('GET', '/2.0/folders/0/items')).body;
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['Letter.docx', 'Letter (1).docx']));
  for (const path of [jobs, `jobs/${job?.id}`]) expect((await bob('GET', path)).status).toBe(404);
});

it('fails a job whose document Box could not store', async () => {
  const alice = await as(ALICE);
  const started = await alice('POST', 'batches', batchOf(await newTemplate(alice), 'a'.repeat(255)));
  box.pass(1);
  const [job] = (await alice('GET', `batch_jobs/${started.body.id}`)).body.entries;
  expect(job).toMatchObject({ status: 'failed', output_file: null });
});
