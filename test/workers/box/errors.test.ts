import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/errors.js';
import { boxPath } from '../../../src/tools/box-path.js';
import type { BoxApi } from '../../../src/tools/context.js';
import { retryAfterOf } from '../../../workers/box/errors.js';
import { callTo, closeAll, failureOf, localBox, networkTo, sendJson, TOKEN } from './local-box.js';

afterEach(closeAll);

const TOOLS =
  /^(box_search_tool|box_folder_items_list_tool|box_file_info_tool|box_folder_info_tool|box_who_am_i)$/;

const getFile = (api: BoxApi): Promise<unknown> => api.get(boxPath`/files/1`);

async function errorFor(
  status: number,
  body: unknown,
  request: (api: BoxApi) => Promise<unknown> = getFile,
  headers: Record<string, string> = {},
): Promise<AppError> {
  const box = await localBox((response) => sendJson(response, status, body, headers));
  return await failureOf(request(callTo(networkTo(box.url)).api));
}

function expectHarmless(error: AppError): void {
  const everything = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error.toData());
  expect(everything).not.toContain(TOKEN);
  expect(everything).not.toContain('Bearer');
  expect(everything).not.toMatch(/words of a stranger/i);
  for (const [name] of error.publicText.matchAll(/box_[a-z_]+/g)) expect(name).toMatch(TOOLS);
}

const ECHO = `words of a stranger ${TOKEN}`;
const bodyOf = (code: string, contextInfo?: unknown) => ({
  type: 'error',
  code,
  message: ECHO,
  help_url: ECHO,
  context_info: contextInfo,
  request_id: 'abc123',
});

describe('an answer that is no success', () => {
  it.each([
    [400, 'bad_request', 'box_bad_request', 'refused'],
    [400, 'item_name_invalid', 'box_bad_request', 'name'],
    [403, 'access_denied_insufficient_permissions', 'box_forbidden', 'box_who_am_i'],
    [403, 'insufficient_scope', 'box_forbidden', 'administrator'],
    [404, 'not_found', 'box_not_found', 'box_search_tool'],
    [404, 'trashed', 'box_not_found', 'trash'],
    [405, 'method_not_allowed', 'box_bad_request', 'refused'],
    [409, 'item_name_in_use', 'box_conflict', 'another name'],
    [409, 'constructor', 'box_conflict', 'conflicts'],
    [410, 'gone', 'box_not_found', 'no such item'],
    [412, 'precondition_failed', 'box_precondition_failed', 'Read it again'],
    [413, 'too_large', 'payload_too_large', 'less'],
    [507, 'unknown', 'box_unavailable', 'again'],
    [504, 'timeout', 'box_timeout', 'again'],
    [418, 'teapot', 'box_bad_request', 'refused'],
    [300, 'x', 'box_unavailable', 'not expected'],
  ] as const)('%i %s is %s', async (status, boxCode, code, words) => {
    const error = await errorFor(status, bodyOf(boxCode), getFile, { 'retry-after': '0' });
    expect(error.code).toBe(code);
    expect(error.publicText).toContain(words);
    if (status >= 400)
      expect(error.log).toEqual({
        boxStatus: status,
        boxCode,
        boxRequestId: 'abc123',
        boxGroup: 'files',
      });
    expectHarmless(error);
  });

  it('names refused parameters and the ids in the way, and nothing a person wrote', async () => {
    const refused = await errorFor(
      400,
      bodyOf('bad_request', { errors: [{ name: 'limit', message: ECHO }, { name: ECHO }, null] }),
    );
    expect(refused.message).toBe('Box refused the request. Refused: limit.');
    for (const conflicts of [
      { id: '17', name: ECHO },
      [
        { id: '17', name: ECHO },
        { id: ECHO, name: ECHO },
      ],
    ]) {
      const conflict = await errorFor(409, bodyOf('item_name_in_use', { conflicts }));
      expect(conflict.message).toContain('id 17.');
      expectHarmless(conflict);
    }
  });

  it('says where to look after a change that may have been made', async () => {
    const error = await errorFor(500, bodyOf('internal_server_error'), (api) =>
      api.post(boxPath`/folders`, {}),
    );
    expect(error.hint).toContain('box_folder_items_list_tool');
    const other = await errorFor(502, '', (api) => api.post(boxPath`/groups`, {}));
    expect(other.hint).toContain('look before');
    const reading = await errorFor(503, '', (api) => api.post(boxPath`/ai/ask`, {}));
    expect(reading.hint).toBe('Try again in a minute.');
  });

  it('names no tool for files where the id is not one', async () => {
    const error = await errorFor(404, bodyOf('not_found'), (api) => api.get(boxPath`/webhooks/1`));
    expect(error.hint).not.toContain('box_search_tool');
  });

  it.each([
    [503, 'text/html', '<html>words of a stranger</html>', 'box_unavailable'],
    [404, 'text/plain', '', 'box_not_found'],
    [403, 'application/json', 'null', 'box_forbidden'],
    [200, 'text/html', '<html>words of a stranger</html>', 'box_unavailable'],
  ])('keeps the status of a %i in %s: %s', async (status, type, body, code) => {
    const box = await localBox((response) =>
      response.writeHead(status, { 'content-type': type, 'retry-after': '0' }).end(body),
    );
    const error = await failureOf(getFile(callTo(networkTo(box.url)).api));
    expect(error.code).toBe(code);
    expect(error.log['boxStatus']).toBe(status);
    expectHarmless(error);
  });

  it('takes request ids without quotes, and nothing else for one', async () => {
    expect((await errorFor(404, { request_id: '"q1"' })).log['boxRequestId']).toBe('q1');
    expect((await errorFor(404, { request_id: `a ${ECHO}` })).log['boxRequestId']).toBeUndefined();
    const fromHeader = await errorFor(404, {}, getFile, { 'box-request-id': 'h1' });
    expect(fromHeader.log['boxRequestId']).toBe('h1');
  });
});

describe('no answer', () => {
  it('tells a lost connection, and keeps its code for the log', async () => {
    const box = await localBox((response) => response.destroy());
    const error = await failureOf(callTo(networkTo(box.url)).api.get(boxPath`/files/1`));
    expect(error.code).toBe('box_unavailable');
    expect(error.log['boxFailure']).toBe('ECONNRESET');
    expect(box.seen).toHaveLength(3);
    expectHarmless(error);
  });

  it('tells an answer that broke off', async () => {
    const box = await localBox((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    const error = await failureOf(callTo(networkTo(box.url)).api.post(boxPath`/files/1`, {}));
    expect(error.code).toBe('box_unavailable');
    expect(error.message).toContain('broke');
    expectHarmless(error);
  });

  it('tells that Box cannot be reached, after trying a POST again too', async () => {
    const { api, stats } = callTo(networkTo('http://127.0.0.1:9'));
    const error = await failureOf(api.post(boxPath`/folders`, {}));
    expect(error.message).toBe('Box cannot be reached.');
    expect(stats.boxRequests.map(({ status }) => status)).toEqual([0, 0, 0]);
    expectHarmless(error);
  });

  it('tells a timeout', async () => {
    const box = await localBox(() => undefined);
    const { api } = callTo(networkTo(box.url, { silenceMs: 100 }));
    const error = await failureOf(api.put(boxPath`/files/1`, {}));
    expect(error).toMatchObject({
      code: 'box_timeout',
      hint: expect.stringContaining('may have been made') as string,
    });
    expectHarmless(error);
  });

  it('keeps a header that cannot be sent out of the error', async () => {
    const { api } = callTo(networkTo('http://127.0.0.1:9'), [`${TOKEN}\n`]);
    expectHarmless(await failureOf(api.get(boxPath`/files/1`)));
  });
});

describe('retry-after', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['1.5', 1.5],
    ['soon', undefined],
    ['', undefined],
    [new Date(0).toUTCString(), 0],
  ])('%j is %s seconds', (text, seconds) => {
    expect(retryAfterOf({ 'retry-after': text })).toBe(seconds);
  });
});
