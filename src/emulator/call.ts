/** What is known of a request besides Fastify's own: who sent it, where it is logged, which fault it met. */
import type { FastifyRequest } from 'fastify';
import { UnauthorizedError } from './errors.js';
import type { Fault } from './faults.js';
import type { User } from './model.js';
import type { RequestEntry } from './request-log.js';

export interface Call {
  /** Owner of a live access token. */
  user: User | undefined;
  tokenGiven: boolean;
  /** Absent for control requests: they are not Box's. */
  entry: RequestEntry | undefined;
  fault: Fault | undefined;
}

/** Name of the request decoration. */
export const CALL = 'boxCall';

export const callOf = (request: FastifyRequest): Call => request.getDecorator<Call>(CALL);

/** @throws UnauthorizedError without a live access token */
export function userOf(request: FastifyRequest): User {
  const { user, tokenGiven } = callOf(request);
  if (!user) throw new UnauthorizedError(tokenGiven);
  return user;
}
