import { expect, it } from 'vitest';
import { newTemplate } from '../../helpers/docgen.js';
import { ALICE, CAROL, MISSING, useTools } from '../../helpers/tools.js';

const bench = useTools();
const { callTool, failTool, requests, control } = bench;
const TOOL = 'box_docgen_template_list_tags_tool';

it('lists tags with the paths they read', async () => {
  const template_id = await newTemplate(bench);
  expect(await callTool(ALICE, TOOL, { template_id })).toMatchInlineSnapshot(`
    {
      "status": "ready",
      "tags": [
        {
          "json_paths": [
            "customer",
            "customer.name",
          ],
          "tag_content": "{{customer.name}}",
          "tag_type": "text",
        },
        {
          "json_paths": [
            "price",
          ],
          "tag_content": "{{price}}",
          "tag_type": "text",
        },
      ],
    }
  `);
  expect((await requests()).at(-1)).toEqual({
    method: 'GET',
    path: `/2.0/docgen_templates/${template_id}/tags`,
    query: { limit: '200' },
  });
});

it('says when Box has not read the template yet', async () => {
  const template_id = await newTemplate(bench);
  await control('settings', { representationMs: 1000 });
  expect(await callTool(ALICE, TOOL, { template_id })).toEqual({ status: 'processing', tags: [] });
});

it('goes on after the first page', async () => {
  const template_id = await newTemplate(bench);
  const { next_marker: marker } = await callTool(ALICE, TOOL, { template_id, limit: 1 });
  const { tags, ...rest } = await callTool(ALICE, TOOL, { template_id, limit: 1, marker });
  expect(tags).toMatchObject([{ tag_content: '{{price}}' }]);
  expect(rest).toEqual({ status: 'ready' });
});

it('asks for a version, which must be one of the file', async () => {
  const args = { template_id: await newTemplate(bench), template_version_id: MISSING };
  expect((await failTool(ALICE, TOOL, args)).code).toBe('box_not_found');
  expect((await requests()).at(-1)?.query).toEqual({ limit: '200', template_version_id: MISSING });
});

it('treats one that others keep to themselves as a missing one', async () => {
  const ofOthers = await failTool(CAROL, TOOL, { template_id: await newTemplate(bench) });
  expect(ofOthers).toEqual(await failTool(CAROL, TOOL, { template_id: MISSING }));
  expect(ofOthers.code).toBe('box_not_found');
});
