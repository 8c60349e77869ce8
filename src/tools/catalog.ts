/** All tools, in the order they are listed. Threads import this; the front imports definitions.ts. */
import type { Tool, ToolGroup } from './define.js';
import { ai } from './ai/index.js';
import { collaborations } from './collaborations/index.js';
import { docgen } from './docgen/index.js';
import { files } from './files/index.js';
import { folders } from './folders/index.js';
import { generic } from './generic/index.js';
import { groupsOfPeople } from './groups/index.js';
import { metadata } from './metadata/index.js';
import { search } from './search/index.js';
import { tasks } from './tasks/index.js';
import { sharedLinks } from './shared-links/index.js';
import { transfers } from './transfers/index.js';
import { users } from './users/index.js';
import { webLinks } from './web-links/index.js';

export const groups: readonly ToolGroup[] = [
  generic,
  search,
  files,
  folders,
  webLinks,
  sharedLinks,
  transfers,
  users,
  groupsOfPeople,
  collaborations,
  tasks,
  metadata,
  ai,
  docgen,
];

const byName = new Map<string, Tool>();
for (const tool of groups.flatMap((group) => group.tools)) {
  for (const name of [tool.name, ...(tool.aliases ?? [])]) {
    if (byName.has(name)) throw new Error(`two tools answer to ${name}`);
    byName.set(name, tool);
  }
}

/** A tool by its name or one of its older names. */
export function toolByName(name: string): Tool | undefined {
  return byName.get(name);
}
