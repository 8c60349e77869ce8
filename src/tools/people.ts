/** How tools are told whom they are about. */
import { z } from 'zod';
import { id } from './params.js';

export const userId = id('a user id').describe('Id of the user: digits.');
export const groupId = id('a group id').describe('Id of the group: digits.');

/** Who is meant by an address, not whether it takes mail: Box decides that. */
export const email = z
  .string()
  .max(320)
  .refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), 'must be an e-mail address');
