import type { Deployment } from '../helpers/deployment.js';

export interface EmulatorControl {
  /** Ends Box's access tokens of a person, and with `refreshTokens` the sign-in itself. */
  expire(what: { login: string; refreshTokens?: boolean }): Promise<void>;
  addFault(fault: Record<string, unknown>): Promise<void>;
  clearFaults(): Promise<void>;
}

/** What happens at Box without anybody of ours asking. */
export function controlEmulator({ emulator }: Deployment): EmulatorControl {
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!answer.ok) throw new Error(`the emulator answered ${answer.status}: ${await answer.text()}`);
  };
  return {
    expire: (what) => send('POST', 'expire', what),
    addFault: (fault) => send('POST', 'faults', { body: {}, ...fault }),
    clearFaults: () => send('DELETE', 'faults'),
  };
}
