import { expect, it } from 'vitest';
import { ALICE, BOB, MISSING, useTools } from '../../helpers/tools.js';

const { callTool, failTool, requests, idOf, control } = useTools();
const TOOL = 'box_file_thumbnail_url_tool';

const uploadUnknown = async () => {
  const args = { content: 'x', file_name: 'data.xyz', parent_folder_id: '0' };
  return (await callTool(ALICE, 'box_file_upload_tool', args))['id'];
};

it('gives the address of the picture, without asking for an extension', async () => {
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id, min_height: 64, max_width: 320 })).toEqual({
    url: `https://api.box.com/2.0/files/${file_id}/thumbnail.png?min_height=64&max_width=320`,
    is_placeholder: false,
  });
  expect(await requests()).toEqual([
    {
      method: 'GET',
      path: `/2.0/files/${file_id}/thumbnail.png`,
      query: { min_height: '64', max_width: '320' },
    },
  ]);
});

it('gives the placeholder of what Box cannot picture, or has not yet', async () => {
  expect(await callTool(ALICE, TOOL, { file_id: await uploadUnknown() })).toEqual({
    url: 'https://cdn01.boxcdn.net/thumbnails/xyz.png',
    is_placeholder: true,
  });
  await control('settings', { representationMs: 60_000 });
  const file_id = await idOf(ALICE, 'Finance/2025/Q1 report.pdf');
  expect(await callTool(ALICE, TOOL, { file_id })).toMatchObject({ is_placeholder: true });
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
