import type { RequestId } from '@modelcontextprotocol/server';
import type { Leases } from './leases.js';
import { END_OF_STREAM, type Outbox, type StreamName } from './outbox.js';
import type { SessionEndReason } from './store.js';

/**
 * Ends a POST stream whose call died with its replica: every request still open gets an error that says so. A reader asks for
 * this while nothing arrives. Two readers (an old one giving way) may both find the lease gone; the one that takes it writes.
 */
export async function recoverDeadCall(
  outbox: Outbox,
  leases: Leases,
  session: string,
  stream: StreamName,
): Promise<void> {
  if (await leases.isHeld(session, stream)) return;
  // Read after the lease: a call that finished in between has written its end before it let go.
  const open = await openRequests(outbox, session, stream);
  if (open === undefined || !(await leases.claimDead(session, stream))) return;
  for (const id of open) await outbox.append(session, stream, deadCall(id));
  await outbox.append(session, stream, END_OF_STREAM);
}

/** The same for an SSE session, where every call answers on the standing stream. */
export async function recoverDeadCalls(outbox: Outbox, leases: Leases, session: string): Promise<void> {
  for (const [call, requests] of await leases.listCalls(session)) {
    if ((await leases.isHeld(session, call)) || !(await leases.claimDead(session, call))) continue;
    for (const id of requests) await outbox.append(session, 'g', deadCall(id));
    await leases.releaseCall(session, call);
  }
}

/** The answer to a call whose session ended under it: nothing else will come, and the client would wait for its timeout. */
export function endedCall(id: RequestId, reason: SessionEndReason | undefined): string {
  const what = reason === 'grant_ended' ? 'The sign-in of this session has ended.' : 'The session has ended.';
  return unknownOutcome(id, what);
}

function deadCall(id: RequestId): string {
  return unknownOutcome(id, 'The server that ran this call has stopped.');
}

function unknownOutcome(id: RequestId, reason: string): string {
  const message = `${reason} The call may or may not have happened: look before you repeat it.`;
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_603, message } });
}

/** @returns the requests a stream has not answered, or undefined when it has ended or is gone. */
async function openRequests(
  outbox: Outbox,
  session: string,
  stream: StreamName,
): Promise<RequestId[] | undefined> {
  let open: RequestId[] | undefined;
  let after = '0-0';
  for (;;) {
    const entries = await outbox.after(session, stream, after);
    if (entries.length === 0) return open;
    for (const { id, json } of entries) {
      after = id;
      if (json === END_OF_STREAM) return undefined;
      const parsed = JSON.parse(json) as RequestId[] | number | { id?: RequestId; method?: string };
      if (Array.isArray(parsed)) open = parsed;
      else if (typeof parsed === 'object' && parsed.method === undefined)
        open = open?.filter((request) => request !== parsed.id);
    }
  }
}
