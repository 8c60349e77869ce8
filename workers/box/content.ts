/** What is not JSON: bytes of files and texts of representations, both on hosts that Box names. */
import { AppError } from '../../src/errors.js';
import type { BoxPath, Thumbnail } from '../../src/tools/context.js';
import { namedAddress } from './addresses.js';
import { pause, type BoxCall } from './call.js';
import { retryAfterOf } from './errors.js';
import type { Answer, WireRequest } from './wire.js';

/** How long Box is given to make content ready before the caller is told to come back. */
const READY_MS = 20_000;
/** Left of the call after waiting, to fetch what has become ready. */
const FETCH_MS = 2000;
const MAX_REDIRECTS = 3;
const JSON_BYTES = 1_000_000;

const get = (url: string, group: string, maxBytes: number): WireRequest => ({
  method: 'GET',
  url,
  group,
  maxBytes,
  excess: 'refuse',
});

/** Follows redirects without our token, and waits while Box answers 202. */
async function fetchContent(
  call: BoxCall,
  request: WireRequest,
  boxApiUrl: string,
  endsAt: number,
): Promise<Answer> {
  let answer = await whenReady(call, () => call.send(request), endsAt);
  for (let hops = 0; answer.status >= 300; hops++) {
    if (hops === MAX_REDIRECTS || answer.headers['location'] === undefined) {
      throw new AppError('box_unavailable', 'Box answered in a way that was not expected.', {
        log: { boxStatus: answer.status, boxGroup: request.group },
      });
    }
    const url = namedAddress(answer.headers['location'], boxApiUrl);
    const { maxBytes, excess, group } = request;
    answer = await whenReady(
      call,
      () => call.sendBare({ method: 'GET', url, group, maxBytes, excess }),
      endsAt,
    );
  }
  return answer;
}

async function whenReady(call: BoxCall, send: () => Promise<Answer>, endsAt: number): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 202) return answer;
    const seconds = retryAfterOf(answer.headers) ?? 1;
    if (Date.now() + seconds * 1000 > endsAt) throw notReady(seconds);
    await pause(seconds * 1000, call.signal);
  }
}

const readyBy = ({ deadline }: BoxCall): number => Math.min(Date.now() + READY_MS, deadline - FETCH_MS);

const notReady = (seconds: number): AppError =>
  new AppError('box_timeout', 'Box is still preparing the content of this file.', {
    hint: `Try again in ${Math.ceil(seconds)} seconds.`,
    retryAfter: seconds,
  });

/** See `BoxApi.download`. */
export async function download(
  call: BoxCall,
  path: BoxPath,
  maxBytes: number,
  boxApiUrl: string,
): Promise<Uint8Array> {
  const request = get(`${boxApiUrl}/2.0${path}`, 'download', maxBytes);
  return (await fetchContent(call, request, boxApiUrl, readyBy(call))).body;
}

/** More than any picture of 320 by 320 pixels. */
const THUMBNAIL_BYTES = 1024 * 1024;

/** See `BoxApi.thumbnail`. Redirects lead to placeholders and are not followed. */
export async function thumbnail(
  call: BoxCall,
  url: string,
  params: Record<string, string>,
  wait: boolean,
  boxApiUrl: string,
): Promise<Thumbnail> {
  const request = { ...get(url, 'download', THUMBNAIL_BYTES), params };
  const send = () => call.send(request);
  const answer = wait ? await whenReady(call, send, readyBy(call)) : await send();
  if (answer.status === 200) return { bytes: answer.body };
  const { location } = answer.headers;
  return location === undefined ? {} : { placeholder: namedAddress(location, boxApiUrl) };
}

interface Entry {
  representation?: unknown;
  status?: { state?: unknown };
  info?: { url?: unknown };
  content?: { url_template?: unknown };
}

/** See `BoxApi.representation`. */
export async function representation(
  call: BoxCall,
  file: BoxPath,
  kinds: readonly string[],
  maxBytes: number,
  boxApiUrl: string,
): Promise<{ kind: string; text: string; truncated: boolean } | undefined> {
  const answer = await call.send({
    ...get(`${boxApiUrl}/2.0${file}`, 'files', JSON_BYTES),
    params: { fields: 'representations' },
    headers: { 'x-rep-hints': kinds.map((kind) => `[${kind}]`).join('') },
  });
  const listed = entriesOf(parseJson(answer));
  const endsAt = readyBy(call);
  let unfinished = false;
  for (const kind of kinds) {
    const entry = listed.find(({ representation: name }) => name === kind);
    const ready = entry && (await untilMade(call, entry, boxApiUrl, endsAt));
    unfinished ||= ready === 'unfinished';
    if (ready === undefined || ready === 'unfinished') continue;
    const template = ready.content?.url_template;
    if (typeof template !== 'string') continue;
    const url = namedAddress(template.replace('{+asset_path}', ''), boxApiUrl);
    const request: WireRequest = { ...get(url, 'representation', maxBytes), excess: 'cut' };
    const { body, cut } = await fetchContent(call, request, boxApiUrl, endsAt);
    // `stream` leaves out the rest of a character that the cut went through.
    return { kind, text: new TextDecoder().decode(body, { stream: cut }), truncated: cut };
  }
  if (unfinished) throw notReady(10);
  return undefined;
}

const UNDER_WAY: readonly unknown[] = ['none', 'pending', 'viewable'];

/** Asking for its state is what makes Box begin. @returns undefined when Box cannot make it. */
async function untilMade(
  call: BoxCall,
  listed: Entry,
  boxApiUrl: string,
  endsAt: number,
): Promise<Entry | 'unfinished' | undefined> {
  let entry = listed;
  for (let wait = 250; ; wait = Math.min(wait * 2, 2000)) {
    const state = entry.status?.state;
    if (state === 'success') return entry;
    if (!UNDER_WAY.includes(state)) return undefined;
    if (entry !== listed) {
      if (Date.now() + wait > endsAt) return 'unfinished';
      await pause(wait, call.signal);
    }
    const url = namedAddress(entry.info?.url ?? listed.info?.url, boxApiUrl);
    entry = parseJson(await call.send(get(url, 'representation', JSON_BYTES))) ?? {};
  }
}

function entriesOf(file: unknown): Entry[] {
  const { entries } =
    (file as { representations?: { entries?: unknown } } | undefined)?.representations ?? {};
  return Array.isArray(entries) ? (entries as Entry[]) : [];
}

/** The JSON of an answer; undefined for an empty one. @throws AppError `box_unavailable` for what is not JSON. */
export function parseJson({ body, status }: Answer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    // Its message would quote the body.
    throw new AppError('box_unavailable', 'Box answered with something that is not JSON.', {
      hint: 'Try again in a minute.',
      log: { boxStatus: status },
    });
  }
}
