/** Box AI: questions, extractions and agents. Answers quote the text of the files, which the asking user must be able to see. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { roleOf, visibleItems } from './access.js';
import { AGENTS, ENHANCED_AGENT, HUBS, type AiAgent } from './ai-seed.js';
import { bestLines, fieldValue, freeformAnswer, linesOf, type AiField } from './ai-text.js';
import { userOf } from './call.js';
import { badRequest, insufficientPermissions, invalidParameter, noSuch, type BoxError } from './errors.js';
import { findTemplate } from './metadata-templates.js';
import type { File, User } from './model.js';
import { pageByMarker } from './paging.js';
import { id, readBody, readList, readText, type Query } from './params.js';
import type { Json } from './shapes.js';
import type { State } from './state.js';

const prompt = z.string().min(1).max(10_000);
const agentReference = z.object({ type: z.literal('ai_agent_id'), id }).optional();
const items = <Kind extends string>(...kinds: Kind[]) =>
  z
    .array(z.object({ type: z.enum(kinds), id }))
    .min(1)
    .max(25)
    .refine((all) => new Set(all.map((item) => item.id)).size === all.length, 'must be unique');

const ask = z.object({
  mode: z.enum(['single_item_qa', 'multiple_item_qa']),
  prompt,
  items: items('file', 'hubs'),
  include_citations: z.boolean().optional(),
  ai_agent: agentReference,
});
const extract = z.object({ prompt, items: items('file'), ai_agent: agentReference });
const field = z.object({
  key: z.string(),
  type: z.string().optional(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  prompt: z.string().optional(),
  options: z.array(z.object({ key: z.string() })).optional(),
});
const extractStructured = z.object({
  items: items('file'),
  fields: z.array(field).min(1).optional(),
  metadata_template: z
    .object({ template_key: z.string(), scope: z.string(), type: z.literal('metadata_template') })
    .optional(),
  ai_agent: agentReference,
});

/** POST /ai/ask, /ai/extract, /ai/extract_structured; GET /ai_agents, /ai_agents/:id */
export function aiRoutes(app: FastifyInstance, state: State): void {
  app.post('/2.0/ai/ask', (request, reply) => {
    const user = userOf(request);
    const body = readBody(ask, request.body);
    requireAgent(user, body.ai_agent);
    if (body.mode === 'single_item_qa' && body.items.length > 1)
      throw invalidParameter('items', body.items.length, 'single_item_qa takes one item');
    const files = askedFiles(state, user, body.items);
    if (!files) return reply.code(204).send();
    const quotes = bestLines(linesOf(files), body.prompt);
    const text = quotes.map(({ file, line }) => `${file.name}: "${line}"`).join('\n');
    const citations = quotes.map(({ file, line }) => ({
      type: 'file',
      id: file.id,
      name: file.name,
      content: line,
    }));
    return {
      ...answerOf(state, text === '' ? 'The files do not tell.' : text),
      ...(body.include_citations && { citations }),
    };
  });
  app.post('/2.0/ai/extract', (request) => {
    const user = userOf(request);
    const body = readBody(extract, request.body);
    requireAgent(user, body.ai_agent);
    return answerOf(state, freeformAnswer(linesOf(filesOf(state, user, body.items)), body.prompt));
  });
  app.post('/2.0/ai/extract_structured', (request) => {
    const user = userOf(request);
    const body = readBody(extractStructured, request.body);
    requireAgent(user, body.ai_agent);
    if ((body.fields === undefined) === (body.metadata_template === undefined))
      throw invalidParameter('fields', '', 'Give either fields or metadata_template');
    const fields = body.fields ?? templateFields(state, user, body.metadata_template);
    const lines = linesOf(filesOf(state, user, body.items));
    return answerOf(state, Object.fromEntries(fields.map((one) => [one.key, fieldValue(lines, one)])));
  });
  app.get('/2.0/ai_agents', (request) => {
    const query = request.query as Query;
    const withBoxOwn = readText(query, 'include_box_default') === 'true';
    const agents = agentsOf(userOf(request)).filter(
      ({ enterprise }) => enterprise !== undefined || withBoxOwn,
    );
    return pageByMarker(agents, query, (agent) => agentJson(agent, readList(query, 'fields')));
  });
  app.get<{ Params: { agent_id: string } }>('/2.0/ai_agents/:agent_id', (request) => {
    const agent = agentsOf(userOf(request)).find((one) => one.id === request.params.agent_id);
    // Box's OpenAPI documents no 404 here.
    if (!agent) throw refusedAgent('agent_id');
    return agentJson(agent, readList(request.query as Query, 'fields'));
  });
}

const refusedAgent = (name: string): BoxError =>
  badRequest({ reason: 'invalid_parameter', name, message: 'AI agent not found' });

const agentsOf = ({ enterprise: { name } }: User): AiAgent[] =>
  AGENTS.filter(({ enterprise }) => enterprise === undefined || enterprise === name);

function requireAgent(user: User, reference: { id: string } | undefined): void {
  if (!reference || reference.id === ENHANCED_AGENT) return;
  if (!agentsOf(user).some((agent) => agent.id === reference.id)) throw refusedAgent('ai_agent');
}

function filesOf(state: State, user: User, asked: readonly { id: string }[]): File[] {
  const files = asked.map((item) => state.world.file(user, item.id));
  if (files.some((file) => roleOf(user, file) === 'uploader')) throw insufficientPermissions();
  return files;
}

/** @returns undefined for a hub that is not indexed. */
function askedFiles(
  state: State,
  user: User,
  asked: readonly { type: 'file' | 'hubs'; id: string }[],
): File[] | undefined {
  const hubs = asked.filter(({ type }) => type === 'hubs');
  const [first] = hubs;
  if (!first) return filesOf(state, user, asked);
  if (asked.length > 1) throw invalidParameter('items', 'hubs', 'A hub must be the only item');
  const hub = HUBS.find((one) => one.id === first.id && one.enterprise === user.enterprise.name);
  if (!hub) throw noSuch('hub_id', first.id);
  if (!hub.isIndexed) return undefined;
  return [...visibleItems(user)].filter(
    (item): item is File => item.type === 'file' && item.tags.includes(hub.tag),
  );
}

function templateFields(
  state: State,
  user: User,
  { scope = '', template_key = '' }: { scope?: string; template_key?: string } = {},
): readonly AiField[] {
  const template = findTemplate(state, user, scope, template_key);
  if (!template) throw noSuch('template_key', template_key);
  return template.fields;
}

const answerOf = (state: State, answer: unknown): Json => ({
  answer,
  created_at: state.world.now(),
  completion_reason: 'done',
  ai_agent_info: {
    processor: 'basic_text',
    models: [{ name: 'emulator__quotes', provider: 'emulator', supported_purpose: 'generation' }],
  },
});

function agentJson({ id, name, enterprise, abilities }: AiAgent, fields: readonly string[] = []): Json {
  return {
    id,
    type: 'ai_agent',
    origin: enterprise === undefined ? 'BOX' : 'CUSTOM',
    name,
    access_state: 'enabled',
    created_at: '2025-06-02T08:00:00-00:00',
    modified_at: '2025-06-02T08:00:00-00:00',
    ...Object.fromEntries(Object.entries(abilities).filter(([kind]) => fields.includes(kind))),
  };
}
