/** The front's half of the tools: what they offer, without the code. */
import type { Tool as ToolEntry } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { groups, toolByName } from './catalog.js';
import type { Tool, ToolDefinition, ToolGroup } from './define.js';
import { listedAs } from './shapes.js';

function withoutHandler(tool: Tool): ToolDefinition {
  const definition: ToolDefinition & { handler?: unknown } = { ...tool };
  delete definition.handler;
  return Object.freeze(definition);
}

const definitionOf = new Map<Tool, ToolDefinition>(
  groups.flatMap((group) => group.tools).map((tool) => [tool, withoutHandler(tool)]),
);

/** The groups without their tools, in the order of the catalog. */
export const toolGroups: readonly Omit<ToolGroup, 'tools'>[] = groups.map(
  ({ tools: _tools, ...group }) => group,
);

const groupIds = new Map<ToolDefinition, string>(
  groups.flatMap(({ id, tools }) => tools.map((tool) => [definitionOf.get(tool)!, id] as const)),
);

/** Id of the group a definition belongs to. */
export function groupOf(definition: ToolDefinition): string {
  return groupIds.get(definition) ?? '';
}

/** Every definition, in the order of the catalog. */
export const definitions: readonly ToolDefinition[] = [...definitionOf.values()];

/** A definition by the tool's name or one of its older names. */
export function definitionByName(name: string): ToolDefinition | undefined {
  const tool = toolByName(name);
  return tool && definitionOf.get(tool);
}

/** The entry of tools/list. Costs a conversion of both schemas: call it once per definition and keep the result. */
export function toolEntry(definition: ToolDefinition): ToolEntry {
  return {
    name: definition.name,
    title: definition.annotations.title,
    description: definition.description,
    inputSchema: jsonSchema(definition.input, 'input'),
    outputSchema: jsonSchema(definition.output, 'output'),
    annotations: definition.annotations,
  };
}

type ObjectSchema = ToolEntry['inputSchema'];

/**
 * `$schema` repeats in every entry what the protocol says once: 2020-12. An answer that gains a field must not fail in a client
 * that kept the old list, so outputs stay open; inputs stay closed, because that is what the server enforces. Shapes of many
 * tools stand there by name; the server itself checks every answer against the whole.
 */
function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ObjectSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    override({ zodSchema, jsonSchema: node }) {
      const listed = io === 'output' && listedAs.get(zodSchema);
      if (listed) {
        for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
        Object.assign(node, { type: 'object', description: listed.description });
      }
      if (io === 'output' && node.additionalProperties === false) delete node.additionalProperties;
    },
  });
  return rest as ObjectSchema;
}
