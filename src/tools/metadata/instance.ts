/** Metadata of a file: the values it has for the fields of one template. */
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi, BoxPath } from '../context.js';
import { present, visible } from '../results.js';
import { getTemplate, type template } from './template.js';

const MAX_SHOWN = 20;

const value = z.union([z.string().max(100_000), z.number(), z.array(z.string())]);

export const values = z
  .record(
    z.string().refine((key) => !key.startsWith('$'), 'is set by Box'),
    value,
  )
  .describe(
    'Values by key of the field, as box_metadata_template_get_by_key_tool lists them. Dates are ISO 8601.',
  );

type Values = z.output<typeof values>;

export const instance = z.object({ metadata: z.record(z.string(), z.unknown()), version: z.number() });

export const pathOf = (fileId: string, key: string): BoxPath =>
  boxPath`/files/${fileId}/metadata/enterprise/${key}`;

const sanitised = (given: unknown): unknown =>
  typeof given === 'string' ? visible(given) : Array.isArray(given) ? given.map(sanitised) : given;

/** Box puts what it says itself beside the values, under names that begin with `$`. */
export function toInstance(answer: unknown) {
  const all = z.looseObject({ $version: z.number() }).parse(present(answer));
  const own = Object.entries(all).filter(([key]) => !key.startsWith('$'));
  return {
    metadata: Object.fromEntries(own.map(([key, given]) => [key, sanitised(given)])),
    version: all.$version,
  };
}

const listed = (names: readonly string[]): string =>
  names
    .slice(0, MAX_SHOWN)
    .map((name) => JSON.stringify(visible(name).slice(0, 60)))
    .join(', ') + (names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '');

type Field = NonNullable<z.output<typeof template>['fields']>[number];

/** What is wrong with a value, or undefined. */
function problemOf(field: Field, given: unknown): string | undefined {
  const options = (field.options ?? []).map(({ key }) => key);
  if (field.type === 'float') return typeof given === 'number' ? undefined : 'must be a number';
  if (field.type === 'multiSelect') {
    const fits = Array.isArray(given) && given.every((each) => options.includes(String(each)));
    return fits ? undefined : `must be a list of ${listed(options)}`;
  }
  if (field.type === 'enum')
    return options.includes(String(given)) ? undefined : `must be one of ${listed(options)}`;
  if (typeof given !== 'string') return 'must be text';
  return field.type === 'date' && !/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(given)
    ? 'must be a date such as 2026-07-01T00:00:00Z'
    : undefined;
}

/** Box says only that something does not fit; the template tells what. */
async function explained(box: BoxApi, key: string, given: Values, refusal: AppError): Promise<AppError> {
  const { fields = [] } = await getTemplate(box, key);
  const problems = Object.entries(given).flatMap(([name, each]) => {
    const field = fields.find((known) => known.key === name);
    const problem = field ? problemOf(field, each) : 'is no field of the template';
    return problem ? [`${JSON.stringify(name.slice(0, 60))} ${problem}`] : [];
  });
  if (problems.length === 0) return refusal;
  const isUnknown = problems.some((problem) => problem.endsWith('is no field of the template'));
  const known = isUnknown ? ` Its fields are ${listed(fields.map((field) => field.key))}.` : '';
  const text = `The values do not fit the template: ${problems.slice(0, MAX_SHOWN).join('; ')}.${known}`;
  return new AppError('box_bad_request', text, {
    hint: 'Correct them and call the tool again; nothing was changed.',
    cause: refusal,
    log: refusal.log,
  });
}

/** Runs a change, and says which value was wrong when Box refuses one. */
export async function changing(box: BoxApi, key: string, given: Values, change: () => Promise<unknown>) {
  try {
    return toInstance(await change());
  } catch (error) {
    if (!(error instanceof AppError) || error.log['boxCode'] !== 'schema_validation_failed') throw error;
    throw await explained(box, key, given, error);
  }
}
