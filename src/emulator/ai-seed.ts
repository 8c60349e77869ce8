/** What Box AI has besides files: agents and hubs, by the name of the enterprise whose they are. */
import type { Json } from './shapes.js';

const MODEL = 'azure__openai__gpt_4o_mini';

export interface AiAgent {
  id: string;
  name: string;
  /** Undefined for Box's own, which all enterprises have. */
  enterprise?: string;
  abilities: Readonly<Record<string, Json>>;
}

const ability = (kind: string, description: string, more: Json = {}): Json => ({
  type: `ai_agent_${kind}`,
  access_state: 'enabled',
  description,
  ...more,
});

export const AGENTS: readonly AiAgent[] = [
  {
    id: '1',
    name: 'Box Ask Agent',
    abilities: {
      ask: ability('ask', 'Answers questions about files.', { long_text: { model: MODEL } }),
    },
  },
  {
    id: '2',
    name: 'Box Extract Agent',
    abilities: {
      extract: ability('extract', 'Takes metadata from files.', { basic_text: { model: MODEL } }),
    },
  },
  {
    id: '14031',
    name: 'Contract reviewer',
    enterprise: 'acme.test',
    abilities: {
      ask: ability('ask', 'Reads contracts for Operations.', {
        custom_instructions: 'Name the clause of every answer. Mention notice periods.',
        suggested_questions: ['When does it end?', 'What does it cost?'],
        basic_text: { model: MODEL },
        long_text: { model: MODEL },
      }),
      extract: ability('extract', 'Takes dates and fees from contracts.', {
        custom_instructions: null,
        basic_text: { model: MODEL },
      }),
    },
  },
  {
    id: '14077',
    name: 'Trial data helper',
    enterprise: 'globex.test',
    abilities: { ask: ability('ask', 'Explains trial reports.') },
  },
];

/** Known by its id alone: Box does not list it. */
export const ENHANCED_AGENT = 'enhanced_extract_agent';

export interface AiHub {
  id: string;
  enterprise: string;
  /** Items with this tag are in it. */
  tag: string;
  isIndexed: boolean;
}

export const HUBS: readonly AiHub[] = [
  { id: '370000001', enterprise: 'acme.test', tag: 'aurora', isIndexed: true },
  { id: '370000002', enterprise: 'acme.test', tag: 'contract', isIndexed: false },
];
