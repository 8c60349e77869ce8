import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, useEmulator } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const post = (path: string, body: unknown) => alice('POST', `/2.0/ai/${path}`, { body });
const fileItem = async (path: string) => ({ type: 'file', id: (await itemAt(alice, path)).id });

describe('Box AI', () => {
  it('answers with citations from the files, the same each time', async () => {
    const items = [await fileItem('Contracts/Office lease Dresden.pdf')];
    const question = { mode: 'single_item_qa', prompt: 'bank guarantee', items, include_citations: true };
    const first = await post('ask', question);
    expect(first.body['citations']).toEqual([
      {
        ...items[0],
        name: 'Office lease Dresden.pdf',
        content: 'A bank guarantee of three months rent is held by the landlord.',
      },
    ]);
    expect((await post('ask', question)).body['answer']).toBe(first.body['answer']);
  });

  it('says that pictures do not tell', async () => {
    const items = [await fileItem('Projects/Aurora/Sensor housing.png')];
    const { body } = await post('ask', { mode: 'single_item_qa', prompt: 'colour', items });
    expect(body['answer']).toBe('The files do not tell.');
  });

  it('has no answer from a hub that is not indexed', async () => {
    const items = [{ type: 'hubs', id: '370000002' }];
    const { status, text } = await post('ask', { mode: 'single_item_qa', prompt: 'fees', items });
    expect({ status, text }).toEqual({ status: 204, text: '' });
  });

  it('extracts by prompt, fields and template', async () => {
    const items = [await fileItem('Contracts/Office lease Dresden.pdf')];
    expect((await post('extract', { prompt: 'deposit, rent', items })).status).toBe(200);
    const byFields = await post('extract_structured', { items, fields: [{ key: 'deposit' }] });
    expect(byFields.body['answer']).toEqual({ deposit: 'Deposit' });
    const metadata_template = { type: 'metadata_template', scope: 'enterprise', template_key: 'contract' };
    expect((await post('extract_structured', { items, metadata_template })).status).toBe(200);
  });

  it('refuses what Box refuses', async () => {
    const item = await fileItem('Contracts/Office lease Dresden.pdf');
    const other = await fileItem('Contracts/Cleaning services quote.txt');
    const ask = { mode: 'single_item_qa', prompt: 'rent', items: [item] };
    const many = Array.from({ length: 26 }, (_, index) => ({ type: 'file', id: String(index) }));
    const bodies = [
      { ...ask, prompt: 'a'.repeat(10_001) },
      { ...ask, mode: 'multiple_item_qa', items: many },
      { ...ask, items: [item, other] },
      { ...ask, mode: 'multiple_item_qa', items: [item, item] },
      { ...ask, items: [] },
      { ...ask, mode: 'other' },
      { ...ask, ai_agent: { type: 'ai_agent_id', id: '14077' } },
    ];
    for (const body of bodies) expect((await post('ask', body)).status).toBe(400);
    expect((await post('extract_structured', { items: [item] })).status).toBe(400);
    expect((await post('ask', { ...ask, items: [{ type: 'file', id: '1' }] })).status).toBe(404);
    expect((await post('ask', { ...ask, items: [{ type: 'hubs', id: '1' }] })).status).toBe(404);
  });

  it("lists the enterprise's agents, with Box's own on request", async () => {
    const listed = async (query: string) =>
      (await alice('GET', `/2.0/ai_agents${query}`)).body.entries.map(({ id }) => id);
    expect(await listed('')).toEqual(['14031']);
    expect(await listed('?include_box_default=true')).toEqual(['1', '2', '14031']);
    const one = await alice('GET', '/2.0/ai_agents/14031?fields=ask,extract');
    expect(one.body['ask']).toMatchObject({ type: 'ai_agent_ask' });
    expect((await alice('GET', '/2.0/ai_agents/14077')).status).toBe(400);
  });
});
