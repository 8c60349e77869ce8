/** Metadata of files: values by template, changed by JSON Patch, all of a patch or nothing. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireEdit } from './access.js';
import { userOf } from './call.js';
import { badRequest, BoxError } from './errors.js';
import type { File, User } from './model.js';
import { findTemplate, requireFitting, scopeOf, type Template } from './metadata-templates.js';
import { readBody } from './params.js';
import type { Json } from './shapes.js';
import type { State } from './state.js';

interface Instance {
  id: string;
  template: Template;
  scope: string;
  version: number;
  values: Map<string, unknown>;
}

const operation = z.object({
  op: z.enum(['add', 'replace', 'remove', 'test', 'move', 'copy']),
  path: z.string().startsWith('/'),
  from: z.string().startsWith('/').optional(),
  value: z.unknown().optional(),
});
const patch = z.array(operation);
const newInstance = z.record(z.string(), z.unknown());

const instancesOf = new WeakMap<File, Map<string, Instance>>();

function instances(file: File): Map<string, Instance> {
  const known = instancesOf.get(file) ?? new Map<string, Instance>();
  instancesOf.set(file, known);
  return known;
}

const instanceJson = ({ id, template, scope, version, values }: Instance, file: File): Json => ({
  ...Object.fromEntries(values),
  $parent: `file_${file.id}`,
  $template: template.templateKey,
  $scope: scope,
  $version: version,
  $canEdit: true,
  $id: id,
  $type: `${template.templateKey}-${template.id}`,
  $typeVersion: 0,
});

const refused = (message: string): BoxError =>
  badRequest({ reason: 'invalid_parameter', name: 'path', message });

const keyOf = (pointer: string): string => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

function apply(values: Map<string, unknown>, { op, path, from, value }: z.output<typeof operation>): void {
  const key = keyOf(path);
  const source = keyOf(from ?? '/');
  if (['replace', 'remove', 'test'].includes(op) && !values.has(key)) throw refused(`${path} is not there`);
  if (op === 'test' && JSON.stringify(values.get(key)) !== JSON.stringify(value))
    throw refused(`${path} has another value`);
  if ((op === 'move' || op === 'copy') && !values.has(source)) throw refused(`${from} is not there`);
  if (op === 'add' || op === 'replace') values.set(key, value);
  if (op === 'move' || op === 'copy') values.set(key, values.get(source));
  if (op === 'move') values.delete(source);
  if (op === 'remove') values.delete(key);
}

interface Address {
  Params: { id: string; scope: string; key: string };
}

interface Target {
  user: User;
  file: File;
  template: Template | undefined;
  instance: Instance | undefined;
}

function targetOf(state: State, request: FastifyRequest<Address>): Target {
  const user = userOf(request);
  const { id, scope, key } = request.params;
  const file = state.world.file(user, id);
  const template = findTemplate(state, user, scope, key);
  const found = instances(file).get(key);
  return { user, file, template, instance: found?.template === template ? found : undefined };
}

const noInstance = (): BoxError => new BoxError(404, 'instance_not_found', 'Instance not found');

/** GET, POST, PUT, DELETE /files/:id/metadata/:scope/:key */
export function metadataRoutes(app: FastifyInstance, state: State): void {
  const path = '/2.0/files/:id/metadata/:scope/:key';
  app.get<Address>(path, (request, reply): FastifyReply => {
    const { file, instance } = targetOf(state, request);
    if (!instance) throw noInstance();
    // Box's OpenAPI has 201 here, and no 200.
    return reply.code(201).send(instanceJson(instance, file));
  });
  app.post<Address>(path, (request, reply): FastifyReply => {
    const { user, file, template, instance } = targetOf(state, request);
    requireEdit(user, file);
    if (!template) throw new BoxError(404, 'instance_tuple_not_found', 'Template not found');
    if (instance) throw new BoxError(409, 'tuple_already_exists', 'Tuple already exists');
    const values = readBody(newInstance, request.body);
    requireFitting(template, values);
    const made: Instance = {
      ...{ id: randomUUID(), template, scope: scopeOf(user), version: 0 },
      values: new Map(Object.entries(values)),
    };
    instances(file).set(template.templateKey, made);
    return reply.code(201).send(instanceJson(made, file));
  });
  app.put<Address>(path, (request) => {
    const { user, file, instance } = targetOf(state, request);
    requireEdit(user, file);
    if (!instance) throw noInstance();
    const values = new Map(instance.values);
    for (const each of readBody(patch, request.body)) apply(values, each);
    requireFitting(instance.template, Object.fromEntries(values));
    instance.values = values;
    instance.version += 1;
    return instanceJson(instance, file);
  });
  app.delete<Address>(path, (request, reply): FastifyReply => {
    const { user, file, instance } = targetOf(state, request);
    requireEdit(user, file);
    if (!instance) throw noInstance();
    instances(file).delete(instance.template.templateKey);
    return reply.code(204).send();
  });
}
