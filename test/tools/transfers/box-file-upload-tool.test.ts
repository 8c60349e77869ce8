import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_upload_tool';
const MIB = 1024 * 1024;

it('creates a file from text', async () => {
  const parent_folder_id = await idOf(ALICE, 'Personal');
  const args = { content: 'Grüße, 世界\n', file_name: 'Notes.md', parent_folder_id };
  const answer = await callTool(ALICE, TOOL, args);
  expect(answer).toMatchInlineSnapshot(`
    {
      "id": "1810000000055",
      "name": "Notes.md",
      "size": 16,
      "type": "file",
    }
  `);
  expect(await requests()).toMatchObject([{ method: 'POST', path: '/api/2.0/files/content' }]);
  expect(await idOf(ALICE, 'Personal/Notes.md')).toBe(answer['id']);
  const { content } = await callTool(ALICE, 'box_file_download_tool', { file_id: answer['id'] });
  expect(content).toBe('<box-content-RANDOM>\nGrüße, 世界\n\n</box-content-RANDOM>');
});

it('creates a file from base64, byte for byte', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128, 7]);
  const { id, size } = await callTool(ALICE, TOOL, {
    content: bytes.toString('base64'),
    file_name: 'data.bin',
    parent_folder_id: '0',
    content_encoding: 'base64',
  });
  expect(size).toBe(6);
  const { content } = await callTool(ALICE, 'box_file_download_tool', { file_id: id });
  expect(content).toBe(bytes.toString('base64'));
});

it('takes content that looks like base64 as text unless told otherwise', async () => {
  const { size } = await callTool(ALICE, TOOL, {
    content: 'aGVsbG8=',
    file_name: 'literal.txt',
    parent_folder_id: '0',
  });
  expect(size).toBe(8);
});

it('refuses what is not base64 rather than store half of it', async () => {
  for (const content of ['hello, world', 'abc', 'ab=c', 'aGVsbG8==='])
    expect(
      await failTool(ALICE, TOOL, {
        content,
        file_name: 'x',
        parent_folder_id: '0',
        content_encoding: 'base64',
      }),
    ).toEqual({
      code: 'invalid_arguments',
      text: 'content is not base64. For text, leave out content_encoding.',
    });
  expect(await requests()).toEqual([]);
});

it('takes 8 MiB and not a byte more', async () => {
  const upload = { parent_folder_id: '0', content_encoding: 'base64' };
  const full = await callTool(ALICE, TOOL, {
    ...upload,
    content: Buffer.alloc(8 * MIB).toString('base64'),
    file_name: 'full.bin',
  });
  expect(full['size']).toBe(8 * MIB);
  const over = await failTool(ALICE, TOOL, {
    ...upload,
    content: Buffer.alloc(8 * MIB + 1).toString('base64'),
    file_name: 'over.bin',
  });
  expect(over).toMatchInlineSnapshot(`
    {
      "code": "payload_too_large",
      "text": "The content has 8388609 bytes; up to 8388608 fit here. Upload it in parts as several files, or with a Box app.",
    }
  `);
  expect(await requests()).toHaveLength(1);
});

it('says which file has the name already', async () => {
  const taken = await idOf(ALICE, 'Welcome to Box.html');
  const args = { content: 'x', file_name: 'Welcome to Box.html', parent_folder_id: '0' };
  const { code, text } = await failTool(ALICE, TOOL, args);
  expect(code).toBe('box_conflict');
  expect(text).toContain(`In the way: id ${taken}.`);
});

it('may not write where it may only read', async () => {
  const parent_folder_id = await idOf(ALICE, 'Finance');
  const args = { content: 'x', file_name: 'x.txt', parent_folder_id };
  expect((await failTool(BOB, TOOL, args)).code).toBe('box_forbidden');
});

it("treats another user's folder as a missing one", async () => {
  const upload = (parent_folder_id: string) =>
    failTool(ALICE, TOOL, { content: 'x', file_name: 'x.txt', parent_folder_id });
  const ofBob = await upload(await idOf(BOB, 'Archive'));
  expect(ofBob).toEqual(await upload(MISSING));
  expect(ofBob.code).toBe('box_not_found');
});
