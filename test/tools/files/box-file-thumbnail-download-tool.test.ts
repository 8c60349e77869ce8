import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_file_thumbnail_download_tool';

const uploadUnknown = async () => {
  const args = { content: 'x', file_name: 'data.xyz', parent_folder_id: '0' };
  return (await callTool(ALICE, 'box_file_upload_tool', args))['id'];
};

it('gives the picture as base64', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  const png = await callTool(ALICE, TOOL, { file_id, max_height: 128 });
  expect(png).toMatchObject({ mime_type: 'image/png' });
  expect(
    Buffer.from(png['content'] as string, 'base64')
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(await requests()).toEqual([
    { method: 'GET', path: `/2.0/files/${file_id}/thumbnail.png`, query: { max_height: '128' } },
  ]);
  const jpg = await callTool(ALICE, TOOL, { file_id, extension: 'jpg' });
  expect(jpg).toMatchObject({ mime_type: 'image/jpeg' });
  expect(jpg['content']).toMatch(/^\/9j\//);
});

it('waits while Box is making it', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  await control('faults', { pattern: '/thumbnail', status: 202, body: '', retryAfter: 0, count: 2 });
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchObject({ mime_type: 'image/png' });
  expect(await requests()).toHaveLength(3);
});

it('says that there is none, and what to use, in place of a placeholder', async () => {
  const file_id = await uploadUnknown();
  const { code, text } = await failTool(ALICE, TOOL, { file_id });
  expect(code).toBe('box_not_found');
  expect(text).toContain(`Box makes no picture of file ${String(file_id)}. Use box_file_text_extract_tool`);
});

it('names the field and what is allowed there', async () => {
  const size = await failTool(ALICE, TOOL, { file_id: '1', max_height: 1000 });
  expect(size.text).toContain('max_height: ');
  const kind = await failTool(ALICE, TOOL, { file_id: '1', extension: 'gif' });
  expect(kind.text).toContain('extension: expected one of "png"|"jpg"');
  expect(await requests()).toEqual([]);
});

it("treats another user's file as a missing one", async () => {
  const file_id = await idOf(BOB, 'Ideas.txt');
  const ofBob = await failTool(ALICE, TOOL, { file_id });
  expect(ofBob).toEqual(await failTool(ALICE, TOOL, { file_id: MISSING }));
  expect(ofBob.code).toBe('box_not_found');
});
