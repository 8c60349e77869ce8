/** Dates that a model gives: with a time zone, or in the zone of the signed-in person. */
import { z } from 'zod';
import { boxPath } from './box-path.js';
import type { BoxApi } from './context.js';

const FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i;

/** The parts of a date and time, the zone empty when none is given; undefined for what is none. */
function partsOf(text: string): { local: string; zone: string } | undefined {
  const [, day = '', time = '', seconds = ':00', zone = ''] = FORM.exec(text) ?? [];
  const local = `${day}T${time}${seconds}`;
  const at = new Date(`${local}Z`);
  // The second check refuses 31 April, which Date takes for 1 May.
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(local)) return undefined;
  return { local, zone: /^z$/i.test(zone) ? '+00:00' : zone.replace(/^(...)(\d\d)$/, '$1:$2') };
}

/** A check and no `pattern`: it would be longer in the list than all the rest of a parameter. */
export const dateTime = z
  .string()
  .max(40)
  .refine((text) => partsOf(text) !== undefined, 'must be a date and time such as 2026-07-01T17:00:00Z');

/** What a zone is ahead of UTC at a moment, as Box writes it: `+02:00`. */
function offsetAt(milliseconds: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00';
}

function zoned(local: string, timeZone: string): string {
  const guess = offsetAt(Date.parse(`${local}Z`), timeZone);
  return `${local}${offsetAt(Date.parse(`${local}${guess}`), timeZone)}`;
}

/** The date for Box. One request when it has no zone of its own, none otherwise. */
export async function toBoxTime(box: BoxApi, text: string): Promise<string> {
  const { local, zone } = partsOf(text) ?? { local: text, zone: '' };
  if (zone !== '') return `${local}${zone}`;
  const answer = await box.get(boxPath`/users/me`, { query: { fields: ['timezone'] } });
  const { timezone } = z.object({ timezone: z.string().nullish() }).parse(answer);
  try {
    return zoned(local, timezone ?? 'UTC');
  } catch {
    // Box knows a zone that this Node.js does not; the answer shows the time that was set.
    return `${local}+00:00`;
  }
}
