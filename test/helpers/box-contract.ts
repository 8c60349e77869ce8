/**
 * Box's OpenAPI files as a contract: does an answer have the form that Box documents? The files are looked for beside
 * the repository, where they are shared; without them there is no contract, and tests that need one say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

const FOLDER = fileURLToPath(new URL('../../../shared/box/', import.meta.url));
/** The second and third hold the endpoints that need a `box-version` header. */
const FILES = ['openapi.json', 'openapi-v2025.0.json', 'openapi-v2026.0.json'];
const METHODS = ['get', 'post', 'put', 'delete', 'options', 'patch'];

export const CONTRACT_MISSING = `Skipped: Box's OpenAPI files are not in ${FOLDER}`;

/** An answer of Box or of the emulator. */
export interface Answer {
  method: string;
  /** As sent, with or without query and origin: `/2.0/files/1`, `/api/2.0/files/content`, `/oauth2/token`. */
  path: string;
  status: number;
  /** Parsed JSON; undefined or an empty string when there was none. */
  body?: unknown;
}

export interface BoxContract {
  /** @returns what is wrong with the answer; empty when it keeps the contract. */
  problems(answer: Answer): string[];
  /** @returns the documented address of a path, such as `/files/{file_id}`; undefined if there is none. */
  addressOf(method: string, path: string): string | undefined;
}

type Json = Record<string, unknown>;

interface Operation {
  document: string;
  method: string;
  /** Key under `paths`; a fragment tells apart operations on one address. */
  key: string;
  address: string;
  pattern: RegExp;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

let loaded: BoxContract | undefined;

/** @returns the contract, read and compiled once; undefined where the files are absent. */
export function loadBoxContract(): BoxContract | undefined {
  if (!loaded && existsSync(`${FOLDER}${FILES[0]}`)) loaded = new OpenApiContract();
  return loaded;
}

class OpenApiContract implements BoxContract {
  readonly #ajv: Ajv;
  readonly #operations: Operation[] = [];
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    this.#ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
    formats.default(this.#ajv);
    for (const name of FILES.filter((file) => existsSync(`${FOLDER}${file}`))) {
      const document = JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')) as Json;
      relax(document);
      this.#ajv.addSchema(toJsonSchema(document) as Json, name);
      this.#operations.push(...operationsOf(name, document));
    }
    // `/users/me` before `/users/{user_id}`: fewer parameters first.
    this.#operations.sort((a, b) => parameterCount(a.address) - parameterCount(b.address));
  }

  addressOf(method: string, path: string): string | undefined {
    return this.#find(method, path)[0]?.address;
  }

  problems({ method, path, status, body }: Answer): string[] {
    const hasBody = body !== undefined && body !== '';
    // Box leaves the body empty here, though its OpenAPI names one.
    if (status === 401 && !normalPath(path).startsWith('/oauth2/'))
      return hasBody ? ['401 has an empty body on Box'] : [];
    if (REPRESENTATION.test(normalPath(path))) return this.#representationProblems(status, body);
    const operations = this.#find(method, path);
    if (operations.length === 0) return [`${method} ${path} is not in Box's OpenAPI`];
    const attempts = operations.map((operation) => this.#check(operation, status, body, hasBody));
    // Operations that share an address cannot be told apart by the request line: one that fits is enough.
    return attempts.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  #find(method: string, path: string): Operation[] {
    const wanted = normalPath(path);
    const fitting = this.#operations.filter(
      (operation) => operation.method === method.toLowerCase() && operation.pattern.test(wanted),
    );
    return fitting.filter(({ address }) => address === fitting[0]?.address);
  }

  #check(operation: Operation, status: number, body: unknown, hasBody: boolean): string[] {
    const code = Object.hasOwn(operation.responses, String(status)) ? String(status) : 'default';
    const response = operation.responses[code];
    if (!response) return [`status ${status} is not documented`];
    if (code === 'default' && status < 400) return [`status ${status} is not documented`];
    const media = Object.keys(response.content ?? {})[0];
    if (media === undefined) return hasBody ? [`status ${status} has no body on Box`] : [];
    if (media !== 'application/json') return [];
    if (!hasBody) return [`status ${status} has a body on Box`];
    return this.#validate(
      `${operation.document}#/${pointer('paths', operation.key, operation.method, 'responses', code, 'content', media, 'schema')}`,
      body,
    );
  }

  /** `info.url` is no documented endpoint: its answer is an entry of a file's `representations`. */
  #representationProblems(status: number, body: unknown): string[] {
    const schema = (name: string) => `openapi.json#/${pointer('components', 'schemas', name)}`;
    if (status >= 400) return this.#validate(schema('ClientError'), body);
    const file = { type: 'file', id: '1', representations: { entries: [body] } };
    return this.#validate(schema('File--Full'), file);
  }

  #validate(reference: string, body: unknown): string[] {
    let validate = this.#validators.get(reference);
    if (!validate) {
      validate = this.#ajv.compile({ $ref: reference });
      this.#validators.set(reference, validate);
    }
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath === '' ? 'body' : instancePath} ${message} ${JSON.stringify(params)}`.trim(),
    );
  }
}

const REPRESENTATION = /^\/internal_files\/\d+\/versions\/\d+\/representations\/\w+$/;

const parameterCount = (address: string): number => address.split('{').length;

/** Path below the API's base, without origin and query. */
function normalPath(path: string): string {
  const { pathname } = new URL(path, 'http://box.test');
  return pathname.replace(/^(\/api)?\/2\.0(?=\/)/, '').replace(/^\/api\/oauth2\/authorize$/, '/authorize');
}

const pointer = (...segments: string[]): string =>
  segments
    .map((segment) => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');

function operationsOf(document: string, { paths }: Json): Operation[] {
  return Object.entries(paths as Record<string, Json>).flatMap(([key, operations]) => {
    const address = (key.split('#', 1)[0] ?? '').replace(/^\/2\.0(?=\/)/, '');
    const pattern = new RegExp(`^${address.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);
    return METHODS.filter((method) => method in operations).map((method) => ({
      document,
      method,
      key,
      address,
      pattern,
      responses: (operations[method] as { responses: Operation['responses'] }).responses,
    }));
  });
}

/**
 * Where Box's own answers leave its own OpenAPI. `code` of an error: the enumeration lacks codes that the endpoints'
 * descriptions name (`item_name_in_use`, `trashed`, …). `tags`: Box sends an empty list, though at least one is asked for.
 * `accessed` of a shared link: required, but described nowhere; `access` is meant.
 */
function relax({ components }: Json): void {
  const schemas = (components as { schemas: Record<string, Json> }).schemas;
  const errorProperties = schemas['ClientError']?.['properties'] as Record<string, Json> | undefined;
  delete errorProperties?.['code']?.['enum'];
  for (const name of ['File--Full', 'Folder--Full'])
    visit(schemas[name], (schema) => delete schema['minItems']);
  visit(schemas, (schema) => {
    if (Array.isArray(schema['required']))
      schema['required'] = schema['required'].map((name) =>
        name === 'accessed' ? 'access' : (name as unknown),
      );
  });
}

function visit(value: unknown, change: (schema: Json) => void): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, change);
  if (!isObject(value)) return;
  change(value);
  for (const entry of Object.values(value)) visit(entry, change);
}

const KNOWN_FORMATS = new Set(['date-time', 'date', 'email', 'int32', 'int64', 'float', 'double']);

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a union with null, also where Box puts it beside an `allOf` into a
 * member of its own; formats that only label a value (`token`, `digest`) and examples go.
 */
function toJsonSchema(value: unknown, namesProperties = false): unknown {
  if (Array.isArray(value)) return value.map((entry) => toJsonSchema(entry));
  if (!isObject(value)) return value;
  // Below `properties` a key is a field of Box's, whatever it is called; elsewhere it is a keyword.
  if (namesProperties) return mapValues(value, (entry) => toJsonSchema(entry));
  const { nullable: _nullable, example: _example, format, ...keywords } = value;
  const schema = {
    ...Object.fromEntries(
      Object.entries(keywords).map(([name, entry]) => [name, toJsonSchema(entry, name === 'properties')]),
    ),
    ...(KNOWN_FORMATS.has(String(format)) && { format }),
  };
  return isNullable(value) ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

const mapValues = (object: Json, change: (entry: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, change(entry)]));

function isNullable({ nullable, allOf }: Json): boolean {
  if (nullable === true) return true;
  return (
    Array.isArray(allOf) &&
    allOf.some((member) => isObject(member) && member['nullable'] === true && !member['$ref'])
  );
}
