/** Which tools there are: what the operator allows, and what one request has of it. */
import { AppError } from '../errors.js';
import type { ToolDefinition } from '../tools/define.js';
import { definitionByName, groupOf, toolGroups } from '../tools/definitions.js';

/** The operator's settings (config/schema.ts). */
export interface ToolSettings {
  TOOL_GROUPS?: readonly string[] | undefined;
  READ_ONLY: boolean;
  TOOLS_DENY?: readonly string[] | undefined;
}

/** What a request says in one place, its address or its headers, as text. */
export interface ToolWish {
  groups?: string | undefined;
  readonly?: string | undefined;
}

interface Limits {
  groups: ReadonlySet<string>;
  readOnly: boolean;
  denied: ReadonlySet<ToolDefinition>;
}

const ALL = 'all';
const GROUP_IDS = toolGroups.map(({ id }) => id);
const YES = new Set(['1', 'true']);
const NO = new Set(['0', 'false']);

/** The tools of one request. To it, every other tool does not exist. */
export class ToolSelection {
  /** The same for selections that hold the same tools for the same reasons. */
  readonly key: string;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
    const { groups, readOnly, denied } = limits;
    const deniedNames = [...denied].map(({ name }) => name).sort();
    this.key = [[...groups].join(','), readOnly ? 'read' : '', deniedNames.join(',')].join(';');
  }

  /** Whether the tool exists for the request. */
  has(definition: ToolDefinition): boolean {
    const { groups, readOnly, denied } = this.#limits;
    return (
      groups.has(groupOf(definition)) &&
      (!readOnly || definition.annotations.readOnlyHint) &&
      !denied.has(definition)
    );
  }

  /** The tool of that name, or of that older name, if it exists for the request. */
  find(name: string): ToolDefinition | undefined {
    const definition = definitionByName(name);
    return definition && this.has(definition) ? definition : undefined;
  }
}

/** What the operator allows, settled at start. */
export class ToolPolicy {
  /** Of requests that wish for nothing. */
  readonly standard: ToolSelection;
  readonly #allowed: ReadonlySet<string>;
  readonly #listed: ReadonlySet<string>;
  readonly #denied: ReadonlySet<ToolDefinition>;
  readonly #readOnly: boolean;

  /** @throws AppError `config_invalid` for a group or a tool that does not exist. */
  constructor({ TOOL_GROUPS, READ_ONLY, TOOLS_DENY = [] }: ToolSettings) {
    this.#allowed = TOOL_GROUPS ? operatorGroups(TOOL_GROUPS) : new Set(GROUP_IDS);
    this.#listed = TOOL_GROUPS
      ? this.#allowed
      : new Set(toolGroups.filter((group) => group.default).map(({ id }) => id));
    this.#denied = new Set(TOOLS_DENY.map(operatorTool));
    this.#readOnly = READ_ONLY;
    this.standard = this.#selection(this.#listed, READ_ONLY);
  }

  /**
   * The tools of a request. All its wishes count together, and none widens what the operator allows.
   * @throws AppError `invalid_request` for a wish that cannot be understood.
   */
  select(wishes: readonly ToolWish[]): ToolSelection {
    const wished = wishes.filter(({ groups, readonly }) => groups !== undefined || readonly !== undefined);
    if (wished.length === 0) return this.standard;
    const named = wished.flatMap(({ groups }) => (groups === undefined ? [] : [this.#named(groups)]));
    const from = named.length === 0 ? this.#listed : this.#allowed;
    const groups = [...from].filter((id) => named.every((names) => names.has(id)));
    // Every wish is read, so that a wrong one is always told.
    const readOnly = wished.map(({ readonly }) => readonly !== undefined && isYes(readonly));
    return this.#selection(new Set(groups), this.#readOnly || readOnly.includes(true));
  }

  #selection(groups: ReadonlySet<string>, readOnly: boolean): ToolSelection {
    return new ToolSelection({ groups, readOnly, denied: this.#denied });
  }

  #named(text: string): ReadonlySet<string> {
    const names = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (names.length === 0 || names.some((name) => name !== ALL && !GROUP_IDS.includes(name))) {
      throw new AppError('invalid_request', 'groups names a group of tools that does not exist.', {
        hint: `Groups of this server: ${[...this.#allowed].join(', ')}; or ${ALL}.`,
      });
    }
    return new Set(names.includes(ALL) ? GROUP_IDS : names);
  }
}

function isYes(text: string): boolean {
  if (YES.has(text)) return true;
  if (NO.has(text)) return false;
  throw new AppError('invalid_request', 'readonly must be 1, true, 0 or false.');
}

function operatorGroups(ids: readonly string[]): ReadonlySet<string> {
  const wrong = ids.findIndex((id) => id !== ALL && !GROUP_IDS.includes(id));
  if (wrong >= 0) {
    throw new AppError(
      'config_invalid',
      `TOOL_GROUPS must hold groups of tools, or ${ALL}; entry ${wrong + 1} is none. Groups: ${GROUP_IDS.join(', ')}.`,
    );
  }
  // In the order of the catalog, whatever the order of the setting.
  return new Set(GROUP_IDS.filter((id) => ids.includes(ALL) || ids.includes(id)));
}

function operatorTool(name: string, index: number): ToolDefinition {
  const definition = definitionByName(name);
  if (!definition) {
    throw new AppError(
      'config_invalid',
      `TOOLS_DENY must hold names of tools; entry ${index + 1} is none. README.md lists them.`,
    );
  }
  return definition;
}
