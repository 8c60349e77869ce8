import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf } = useTools();
const TOOL = 'box_file_download_tool';
const MOST = 768 * 1024;

async function upload(file_name: string, bytes: Buffer): Promise<unknown> {
  const { id } = await callTool(ALICE, 'box_file_upload_tool', {
    content: bytes.toString('base64'),
    content_encoding: 'base64',
    file_name,
    parent_folder_id: '0',
  });
  await idOf(ALICE, file_name);
  return id;
}

it('gives text as text, marked as what others wrote', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Travel expenses May.csv');
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchInlineSnapshot(`
    {
      "content": "<box-content-RANDOM>
    date,person,purpose,amount_eur
    2025-05-06,Bob Okafor,Supplier visit Rotterdam,412.60
    2025-05-13,Alice Nakamura,Board meeting Hamburg,268.00
    2025-05-20,Bob Okafor,Hannover trade fair,731.15
    2025-05-27,Priya Raman,Customer workshop Lyon,540.90

    </box-content-RANDOM>",
      "encoding": "text",
      "mime_type": "text/csv",
      "name": "Travel expenses May.csv",
      "size": 242,
    }
  `);
  const sent = await requests();
  expect(sent.slice(0, 2)).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}`, query: { fields: 'name,size' } },
    { method: 'GET', path: `/2.0/files/${file_id}/content`, query: {} },
  ]);
});

it('gives anything else as base64', async () => {
  const file_id = await idOf(ALICE, 'Projects/Aurora/Sensor housing.png');
  const answer = await callTool(ALICE, TOOL, { file_id });
  expect(answer).toMatchObject({ mime_type: 'image/png', encoding: 'base64' });
  const bytes = Buffer.from(answer['content'] as string, 'base64');
  expect(bytes).toHaveLength(answer['size'] as number);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});

it('goes by the bytes, not by the name', async () => {
  const latin1 = await upload('notes.txt', Buffer.from('Gr\xfc\xdfe', 'latin1'));
  expect(await callTool(ALICE, TOOL, { file_id: latin1 })).toMatchObject({
    mime_type: 'text/plain',
    encoding: 'base64',
  });
  const plain = await upload('LICENSE', Buffer.from('Free to use'));
  expect(await callTool(ALICE, TOOL, { file_id: plain })).toMatchObject({
    mime_type: 'application/octet-stream',
    encoding: 'text',
  });
});

it('gives an empty file', async () => {
  const file_id = await upload('empty.txt', Buffer.alloc(0));
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchObject({ size: 0, encoding: 'text' });
});

it('takes 768 KiB and names the way for more, without loading it', async () => {
  const full = await upload('full.bin', Buffer.alloc(MOST));
  expect(await callTool(ALICE, TOOL, { file_id: full })).toMatchObject({ size: MOST });
  const over = await upload('over.bin', Buffer.alloc(MOST + 1));
  expect(await failTool(ALICE, TOOL, { file_id: over })).toEqual({
    code: 'payload_too_large',
    text: `File ${String(over)} has 786433 bytes; up to 786432 fit here. Use box_file_text_extract_tool for its text.`,
  });
  expect((await requests()).map(({ path }) => path)).toEqual([`/2.0/files/${String(over)}`]);
});

it.each([{ save_file: true }, { save_path: '/tmp/x' }, { save_file: true, save_path: '../../etc/passwd' }])(
  'never writes on the disk of the server: %o',
  async (where) => {
    const file_id = await idOf(ALICE, 'Welcome to Box.html');
    expect(await failTool(ALICE, TOOL, { file_id, ...where })).toEqual({
      code: 'invalid_arguments',
      text: 'This server never writes files on its own disk. Leave out save_file and save_path: the content comes in the answer.',
    });
    expect(await requests()).toEqual([]);
  },
);

it('takes save_file: false, as clients of the community server send it', async () => {
  const file_id = await idOf(ALICE, 'Welcome to Box.html');
  const answer = await callTool(ALICE, TOOL, { file_id, save_file: false });
  expect(answer).toMatchObject({ name: 'Welcome to Box.html', mime_type: 'text/html', encoding: 'text' });
});

it("treats another user's file as a missing one", async () => {
  const ofBob = await failTool(ALICE, TOOL, { file_id: await idOf(BOB, 'Ideas.txt') });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
