import { z } from 'zod';
import { defineTool } from '../define.js';
import { fileId } from '../params.js';
import { changing, instance, pathOf, toInstance, values } from './instance.js';
import { templateKey } from './template.js';

type Values = Readonly<Record<string, unknown>>;

/** JSON Pointer (RFC 6901) of a field. */
const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The values as Box has them, to be compared and not to be shown. */
const toRaw = (answer: unknown): Values =>
  Object.fromEntries(Object.entries(z.looseObject({}).parse(answer)).filter(([key]) => !key.startsWith('$')));

/** RFC 6902: what leads from the values there are to those wanted. */
function patchFor(before: Values, wanted: Values, isWhole: boolean): object[] {
  const set = Object.entries(wanted)
    .filter(([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value))
    .map(([key, value]) => ({
      op: Object.hasOwn(before, key) ? 'replace' : 'add',
      path: pointerTo(key),
      value,
    }));
  const surplus = isWhole ? Object.keys(before).filter((key) => !Object.hasOwn(wanted, key)) : [];
  return [...set, ...surplus.map((key) => ({ op: 'remove', path: pointerTo(key) }))];
}

export const boxMetadataUpdateInstanceOnFileTool = defineTool({
  name: 'box_metadata_update_instance_on_file_tool',
  description:
    'Changes the metadata a file has of a template: the given values are set, others stay unless told otherwise.',
  input: z.strictObject({
    file_id: fileId,
    template_key: templateKey,
    metadata: values,
    remove_non_included_data: z
      .boolean()
      .default(false)
      .describe('true: fields that are not given lose their value.'),
  }),
  output: instance,
  scope: 'box.write',
  annotations: {
    title: 'Change metadata',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: true,
  },
  run: 'call',
  async handler({ file_id, template_key, metadata, remove_non_included_data }, { box }) {
    const path = pathOf(file_id, template_key);
    const before = await box.get(path);
    const patch = patchFor(toRaw(before), metadata, remove_non_included_data);
    if (patch.length === 0) return toInstance(before);
    const headers = { 'content-type': 'application/json-patch+json' };
    return await changing(box, template_key, metadata, () => box.put(path, patch, { headers }));
  },
});
