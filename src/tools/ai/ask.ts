/** Questions about files and hubs. */
import { AppError } from '../../errors.js';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { askBox, filesOf, noText, prompt } from './answers.js';

export const question = prompt.describe('The question, at most 10,000 characters.');

interface Asked {
  prompt: string;
  ai_agent_id?: string | undefined;
}

export async function askFiles(box: BoxApi, ids: readonly string[], asked: Asked) {
  const items = filesOf(ids);
  const mode = items.length === 1 ? 'single_item_qa' : 'multiple_item_qa';
  return await askBox(box, boxPath`/ai/ask`, { mode, items, ...asked }, noText);
}

const notIndexed = (): AppError =>
  new AppError('box_conflict', 'Box AI has not indexed this hub and cannot answer from it.', {
    hint: 'Ask about its files with box_ai_ask_file_multi_tool; an administrator can enable Box AI for Hubs.',
  });

/** What Box says of a hub must not send the model to look for a file. */
export async function askHub(box: BoxApi, id: string, asked: Asked) {
  const items = [{ type: 'hubs' as const, id }];
  try {
    return await askBox(box, boxPath`/ai/ask`, { mode: 'single_item_qa', items, ...asked }, notIndexed);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'box_not_found') throw error;
    throw new AppError('box_not_found', 'Box has no such hub, or the signed-in account may not see it.', {
      hint: 'Take the digits at the end of its address; box_who_am_i tells which account is signed in.',
      cause: error,
      log: error.log,
    });
  }
}
