import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { itemAt, upload, uploadForm, useEmulator, type Answer, type Item } from './harness.js';

const box = useEmulator();
let alice: Awaited<ReturnType<typeof box.as>>;
beforeEach(async () => {
  alice = await box.as('alice@acme.test');
});

const send = (form: FormData, headers: Record<string, string> = {}): Promise<Answer> =>
  alice('POST', '/api/2.0/files/content', { form, headers });
const sha1 = (content: string | Buffer): string => createHash('sha1').update(content).digest('hex');

describe('an upload', () => {
  it('makes a file of the bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 512 }, (_byte, index) => index % 256));
    const { status, body } = await upload(alice, 'Bytes ü.bin', bytes);
    expect(status).toBe(201);
    expect(body.total_count).toBe(1);
    expect(body.entries[0]).toMatchObject({ name: 'Bytes ü.bin', size: 512, sha1: sha1(bytes), etag: '0' });
    const { headers } = await alice('GET', `/2.0/files/${body.entries[0]?.id}/content`);
    const answer = await fetch(headers.get('location') ?? '');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('may be empty, and may say when the content was made', async () => {
    const attributes = {
      name: 'empty.txt',
      parent: { id: '0' },
      content_created_at: '2020-05-01T12:00:00+02:00',
      content_modified_at: '2020-05-02T12:00:00Z',
    };
    const { body } = await send(uploadForm(attributes, ''));
    expect(body.entries[0]).toMatchObject({
      size: 0,
      content_created_at: '2020-05-01T10:00:00-00:00',
      content_modified_at: '2020-05-02T12:00:00-00:00',
      created_at: '2026-01-15T10:00:00-00:00',
    });
  });

  it('checks the digest, which is a SHA-1 in a header called content-md5', async () => {
    const attributes = { name: 'digest.txt', parent: { id: '0' } };
    const wrong = await send(uploadForm(attributes, 'text'), { 'content-md5': sha1('other') });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'bad_digest' } });
    expect((await send(uploadForm(attributes, 'text'), { 'content-md5': sha1('text') })).status).toBe(201);
  });

  it('to a name in use is 409 with the file that has it', async () => {
    const { body: first } = await upload(alice, 'twice.txt', 'one');
    expect(await upload(alice, 'TWICE.txt', 'two')).toMatchObject({
      status: 409,
      body: {
        code: 'item_name_in_use',
        context_info: { conflicts: { type: 'file', id: first.entries[0]?.id } },
      },
    });
  });

  it('is refused in a wrong form', async () => {
    const attributes = JSON.stringify({ name: 'x.txt', parent: { id: '0' } });
    const lateAttributes = new FormData();
    lateAttributes.append('file', new Blob(['x']), 'x');
    lateAttributes.append('attributes', attributes);
    expect(await send(lateAttributes)).toMatchObject({
      status: 400,
      body: { code: 'metadata_after_file_contents' },
    });
    const noFile = new FormData();
    noFile.append('attributes', attributes);
    expect(await send(noFile)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await send(uploadForm({ name: 'x.txt' }, 'x'))).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    expect(await send(uploadForm({ name: 'x.txt', parent: { id: '1' } }, 'x'))).toMatchObject({
      status: 404,
    });
    const json = await alice('POST', '/api/2.0/files/content', { body: {} });
    expect(json).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    const broken = await alice('POST', '/api/2.0/files/content', {
      text: 'no parts here',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(broken).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });

  it('of a new version keeps the file and moves its etag', async () => {
    const { body } = await upload(alice, 'v.txt', 'one');
    const { id } = body.entries[0] as Item;
    const put = (headers: Record<string, string>): Promise<Answer> =>
      alice('POST', `/api/2.0/files/${id}/content`, { form: uploadForm({ name: 'w.txt' }, 'two'), headers });
    expect((await put({ 'if-match': '9' })).status).toBe(412);
    expect((await put({ 'if-match': '0' })).body.entries[0]).toMatchObject({
      id,
      name: 'w.txt',
      etag: '1',
      sha1: sha1('two'),
    });
  });
});

describe('the preflight', () => {
  const check = (body: unknown): Promise<Answer> => alice('OPTIONS', '/2.0/files/content', { body });

  it('tells where to upload to, or what stands in the way', async () => {
    const { status, body } = await check({ name: 'new.txt', parent: { id: '0' }, size: 10 });
    expect(status).toBe(200);
    expect(body).toEqual({ upload_url: `${box.emulator.url}/api/2.0/files/content` });
    const taken = await itemAt(alice, 'Welcome to Box.html');
    expect(await check({ name: 'welcome to box.html', parent: { id: '0' } })).toMatchObject({
      status: 409,
      body: { code: 'item_name_in_use', context_info: { conflicts: [{ id: taken.id }] } },
    });
    expect(await check({ name: 'a/b', parent: { id: '0' } })).toMatchObject({ status: 400 });
    expect(await check({ name: 'big.iso', parent: { id: '0' }, size: 60 * 1024 * 1024 })).toMatchObject({
      status: 413,
    });
    expect(await check({ name: 'new.txt', parent: { id: '1' } })).toMatchObject({ status: 404 });
  });
});

describe('a download', () => {
  const locationOf = async (path: string): Promise<string> => {
    const { status, headers } = await alice('GET', path);
    expect(status).toBe(302);
    return headers.get('location') ?? '';
  };

  it('is on the second origin, and needs no token there', async () => {
    const { id } = await itemAt(alice, 'Contracts/Cleaning services quote.txt');
    const location = await locationOf(`/2.0/files/${id}/content`);
    expect(new URL(location).origin).toBe(box.emulator.contentUrl);
    expect(box.emulator.contentUrl).not.toBe(box.emulator.url);
    const answer = await fetch(location);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('filename="Cleaning services quote.txt"');
    expect(await answer.text()).toMatch(/^Quote 2025-118/);
  });

  it('of an older version has the older bytes', async () => {
    const { id } = await itemAt(alice, 'Projects/Aurora/Project charter.md');
    const { body } = await alice('GET', `/2.0/files/${id}/versions`);
    const old = await fetch(await locationOf(`/2.0/files/${id}/content?version=${body.entries[0]?.id}`));
    expect(await old.text()).toContain('September 2025');
    const current = await fetch(await locationOf(`/2.0/files/${id}/content`));
    expect(await current.text()).toContain('October 2025');
    expect((await alice('GET', `/2.0/files/${id}/content?version=1`)).status).toBe(404);
  });

  it('gives ranges', async () => {
    const { body } = await upload(alice, 'digits.txt', '0123456789');
    const location = await locationOf(`/2.0/files/${body.entries[0]?.id}/content`);
    const range = async (value: string) => {
      const answer = await fetch(location, { headers: { range: value } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await range('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await range('bytes=0-1,4-5')).toEqual([200, null, '0123456789']);
  });

  it('address ends after 15 minutes and cannot be forged', async () => {
    const { id } = await itemAt(alice, 'Welcome to Box.html');
    const location = await locationOf(`/2.0/files/${id}/content`);
    expect((await fetch(location.replace(/\.\d{13}\./, '.9999999999999.'))).status).toBe(404);
    box.pass(15 * 60);
    expect((await fetch(location)).status).toBe(404);
  });

  it('of a PDF is a PDF', async () => {
    const { id } = await itemAt(alice, 'Finance/2025/Q1 report.pdf');
    const answer = await fetch(await locationOf(`/2.0/files/${id}/content`));
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect(text).toMatch(/^%PDF-1\.4/);
    const startXref = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    expect(text.slice(startXref, startXref + 4)).toBe('xref');
  });
});

describe('text representations', () => {
  interface Representation {
    representation: string;
    info: { url: string };
    status: { state: string };
    content: { url_template: string };
  }
  const hinted = async (path: string, hints: string): Promise<Representation[]> => {
    const { id } = await itemAt(alice, path);
    const { body } = await alice('GET', `/2.0/files/${id}?fields=representations`, {
      headers: { 'x-rep-hints': hints },
    });
    return (body['representations'] as { entries: Representation[] }).entries;
  };
  const info = async ({ info: { url } }: Representation): Promise<string> => {
    const { body } = await alice('GET', new URL(url).pathname);
    return (body['status'] as { state: string }).state;
  };
  const read = async ({ content }: Representation, withToken = true) => {
    const { body } = await box.control('POST', '/tokens', { body: { login: 'alice@acme.test' } });
    const answer = await fetch(content.url_template.replace('{+asset_path}', ''), {
      headers: withToken ? { authorization: `Bearer ${body.access_token}` } : {},
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it('are made on request: none, then pending, then success', async () => {
    const [markdown] = await hinted('Finance/2025/Q1 report.pdf', '[markdown]');
    if (!markdown) throw new Error('no Markdown');
    expect(markdown).toMatchObject({ representation: 'markdown', status: { state: 'none' } });
    expect(await info(markdown)).toBe('none');
    expect(await info(markdown)).toBe('pending');
    const early = await read(markdown);
    expect([early.status, early.headers.get('retry-after')]).toEqual([202, '1']);
    box.pass(0.3);
    expect(await info(markdown)).toBe('success');
    expect(await hinted('Finance/2025/Q1 report.pdf', '[markdown]')).toMatchObject([
      { status: { state: 'success' } },
    ]);
    const made = await read(markdown);
    expect(made.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(made.text).toMatch(/^# Quarterly Report Q1 2025\n## Summary\nRevenue was 7\.42 million EUR/);
  });

  it('take as long as the emulator is told, and need a token', async () => {
    await box.control('POST', '/settings', { body: { representationMs: 0 } });
    const [text] = await hinted('Finance/2025/Q1 report.pdf', '[extracted_text]');
    if (!text) throw new Error('no text');
    await info(text);
    expect((await read(text)).text).toMatch(/^Quarterly Report Q1 2025\nSummary\n/);
    expect((await read(text, false)).status).toBe(401);
  });

  it.each([
    ['a PDF', 'Finance/2025/Q1 report.pdf', ['markdown', 'extracted_text']],
    ['a page', 'Welcome to Box.html', ['markdown', 'extracted_text']],
    ['plain text', 'Contracts/Cleaning services quote.txt', ['extracted_text']],
    ['a picture', 'Projects/Aurora/Sensor housing.png', []],
  ])('of %s', async (_what, path, expected) => {
    const entries = await hinted(path, '[markdown][extracted_text][jpg?dimensions=32x32]');
    expect(entries.map(({ representation }) => representation)).toEqual(expected);
  });

  it('of a page hold its text without tags', async () => {
    await box.control('POST', '/settings', { body: { representationMs: 0 } });
    const [markdown] = await hinted('Welcome to Box.html', '[markdown]');
    if (!markdown) throw new Error('no Markdown');
    await info(markdown);
    expect((await read(markdown)).text).toBe(
      '# Welcome to your files\n\nEverything here lives in the emulator & is gone when it stops.\n\n- Contracts\n- Finance\n- Projects',
    );
  });

  it('of another file or version are 404', async () => {
    const [markdown] = await hinted('Finance/2025/Q1 report.pdf', '[markdown]');
    const path = new URL(markdown?.info.url ?? '').pathname;
    const bob = await box.as('dave@globex.test');
    expect((await bob('GET', path)).status).toBe(404);
    const answers = await Promise.all([
      alice('GET', path.replace(/versions\/\d+/, 'versions/1')),
      alice('GET', path.replace('markdown', 'png')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});
