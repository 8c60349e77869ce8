/** Lists that go on: one page an answer, and `next_marker` while there is more. */
import { z } from 'zod';
import { AppError } from '../errors.js';

/** Entries an answer holds at most: about 10,000 tokens of people or collaborations. */
export const PAGE_SIZE = 200;

export const marker = z
  .string()
  .min(1)
  .max(2000)
  .optional()
  .describe('next_marker of the answer before, to go on after it.');

/** Where Box pages by offset, the marker is that number. @throws AppError for a marker of another tool */
export function offsetOf(given: string | undefined): number {
  if (given === undefined) return 0;
  if (/^\d{1,7}$/.test(given)) return Number(given);
  throw new AppError('invalid_arguments', 'marker: must be next_marker of the answer before.', {
    hint: 'Leave it out to begin at the start.',
  });
}

/** @returns the marker of the page after this one, or undefined at the end. */
export function markerAfter(offset: number, count: number, total: number): string | undefined {
  const next = offset + count;
  return count > 0 && next < total ? String(next) : undefined;
}
