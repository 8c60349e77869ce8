/** Metadata templates of an enterprise, and whether values fit one. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { userOf } from './call.js';
import { BoxError, insufficientPermissions, invalidParameter } from './errors.js';
import type { Enterprise, User } from './model.js';
import { pageByMarker } from './paging.js';
import { readBody, type Query } from './params.js';
import type { Json } from './shapes.js';
import type { State } from './state.js';
import type { World } from './world.js';

const field = z.object({
  type: z.enum(['string', 'float', 'date', 'enum', 'multiSelect']),
  key: z.string().min(1).max(256),
  displayName: z.string().max(4096),
  description: z.string().max(4096).optional(),
  hidden: z.boolean().optional(),
  options: z.array(z.object({ key: z.string() })).optional(),
});
const newTemplate = z.object({
  scope: z.literal('enterprise'),
  displayName: z.string().min(1).max(4096),
  templateKey: z
    .string()
    .max(64)
    .regex(/^[a-zA-Z_][-a-zA-Z0-9_]*$/)
    .optional(),
  hidden: z.boolean().optional(),
  copyInstanceOnItemCopy: z.boolean().optional(),
  fields: z.array(field).optional(),
});

type Field = z.output<typeof field>;

export interface Template {
  id: string;
  templateKey: string;
  displayName: string;
  hidden: boolean;
  copyInstanceOnItemCopy: boolean;
  fields: (Field & { id: string })[];
}

/** What Acme starts with. */
const SEEDED: z.output<typeof newTemplate> = {
  scope: 'enterprise',
  displayName: 'Contract',
  templateKey: 'contract',
  fields: [
    { type: 'string', key: 'partner', displayName: 'Partner', description: 'Who signs besides us' },
    { type: 'float', key: 'monthlyFee', displayName: 'Monthly fee' },
    { type: 'date', key: 'signedOn', displayName: 'Signed on' },
    {
      ...{ type: 'enum', key: 'status', displayName: 'Status' },
      options: [{ key: 'draft' }, { key: 'signed' }, { key: 'ended' }],
    },
    {
      ...{ type: 'multiSelect', key: 'regions', displayName: 'Regions' },
      options: [{ key: 'EU' }, { key: 'US' }, { key: 'APAC' }],
    },
  ],
};

/** `reset` replaces the world, and its templates go with it. */
const templatesOf = new WeakMap<World, Map<string, Map<string, Template>>>();

/** Templates of an enterprise by key. */
function templates({ world }: State, enterprise: Enterprise): Map<string, Template> {
  const all = templatesOf.get(world) ?? new Map<string, Map<string, Template>>();
  templatesOf.set(world, all);
  const known = all.get(enterprise.id) ?? new Map<string, Template>();
  if (!all.has(enterprise.id) && enterprise.name === 'acme.test') add(known, SEEDED);
  all.set(enterprise.id, known);
  return known;
}

/** Box makes a key from the name: "Contract 2025" becomes `contract2025`. */
const keyOf = (displayName: string): string =>
  displayName
    .replace(/[^a-zA-Z0-9]+(.)?/g, (_match, next: string | undefined) => next?.toUpperCase() ?? '')
    .replace(/^./, (first) => first.toLowerCase());

function add(known: Map<string, Template>, body: z.output<typeof newTemplate>): Template {
  const templateKey = body.templateKey ?? keyOf(body.displayName);
  if (known.has(templateKey)) throw new BoxError(409, 'conflict', 'A template with this key already exists');
  for (const { type, key, options } of body.fields ?? []) {
    if ((type === 'enum' || type === 'multiSelect') && !options?.length)
      throw invalidParameter('fields', key, 'A list of options is required');
  }
  const template: Template = {
    id: randomUUID(),
    templateKey,
    displayName: body.displayName,
    hidden: body.hidden ?? false,
    copyInstanceOnItemCopy: body.copyInstanceOnItemCopy ?? false,
    fields: (body.fields ?? []).map((each) => ({ id: randomUUID(), hidden: false, ...each })),
  };
  known.set(templateKey, template);
  return template;
}

export const scopeOf = ({ enterprise }: User): string => `enterprise_${enterprise.id}`;

/** @throws BoxError 400 for a scope that is not the user's */
export function findTemplate(state: State, user: User, scope: string, key: string): Template | undefined {
  if (scope !== 'enterprise' && scope !== scopeOf(user))
    throw new BoxError(400, 'bad_request', 'The scope is not recognised');
  return templates(state, user.enterprise).get(key);
}

const templateJson = (template: Template, user: User): Json => ({
  type: 'metadata_template',
  scope: scopeOf(user),
  ...template,
});

function fits({ type, options }: Field, value: unknown): boolean {
  const allowed = (options ?? []).map(({ key }) => key);
  if (type === 'float') return typeof value === 'number';
  if (type === 'multiSelect')
    return Array.isArray(value) && value.every((each) => allowed.includes(String(each)));
  if (typeof value !== 'string') return false;
  if (type === 'enum') return allowed.includes(value);
  return type !== 'date' || z.iso.datetime({ offset: true }).safeParse(value).success;
}

/** @throws BoxError 400 `schema_validation_failed` */
export function requireFitting(template: Template, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    const known = template.fields.find((each) => each.key === key);
    if (!known || !fits(known, value))
      throw new BoxError(400, 'schema_validation_failed', `Schema validation failed at ${key}`);
  }
}

interface Address {
  Params: { scope: string; key: string };
}

/** POST /metadata_templates/schema, GET /metadata_templates/enterprise, GET …/:scope/:key/schema */
export function metadataTemplateRoutes(app: FastifyInstance, state: State): void {
  app.post('/2.0/metadata_templates/schema', (request, reply): FastifyReply => {
    const user = userOf(request);
    if (!user.isAdmin) throw insufficientPermissions();
    const template = add(templates(state, user.enterprise), readBody(newTemplate, request.body));
    return reply.code(201).send(templateJson(template, user));
  });
  app.get('/2.0/metadata_templates/enterprise', (request) => {
    const user = userOf(request);
    const all = [...templates(state, user.enterprise).values()];
    return pageByMarker(all, request.query as Query, (template) => templateJson(template, user));
  });
  app.get<Address>('/2.0/metadata_templates/:scope/:key/schema', (request) => {
    const user = userOf(request);
    const template = findTemplate(state, user, request.params.scope, request.params.key);
    if (!template) throw new BoxError(404, 'instance_tuple_not_found', 'Template not found');
    return templateJson(template, user);
  });
}
