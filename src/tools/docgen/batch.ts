/** Starting to generate documents. */
import { z } from 'zod';
import { boxPath } from '../box-path.js';
import type { BoxApi } from '../context.js';
import { folderId, itemName } from '../params.js';
import { headers, templateId } from './docgen.js';

export const generatedName = itemName.describe('Name of the document, without extension.');
export const userInput = z
  .record(z.string(), z.unknown())
  .describe('Values for the tags that box_docgen_template_list_tags_tool names.');

export const target = {
  docgen_template_id: templateId,
  destination_folder_id: folderId,
  output_type: z.enum(['pdf', 'docx']).default('pdf').describe('Format of the documents.'),
};

export const batch = z.object({ batch_id: z.string() });

interface Target {
  docgen_template_id: string;
  destination_folder_id: string;
  output_type: 'pdf' | 'docx';
}

interface Wanted {
  generated_file_name: string;
  user_input: Record<string, unknown>;
}

/** Box adds the extension, and would add it to one that is there. */
function withoutExtension(name: string, extension: string): string {
  const isThere = name.toLowerCase().endsWith(`.${extension}`) && name.length > extension.length + 1;
  return isThere ? name.slice(0, -extension.length - 1) : name;
}

export async function startBatch(box: BoxApi, given: Target, documents: readonly Wanted[]) {
  const body = {
    file: { type: 'file', id: given.docgen_template_id },
    input_source: 'api',
    destination_folder: { type: 'folder', id: given.destination_folder_id },
    output_type: given.output_type,
    document_generation_data: documents.map(({ generated_file_name, user_input }) => ({
      generated_file_name: withoutExtension(generated_file_name, given.output_type),
      user_input,
    })),
  };
  const answer = await box.post(boxPath`/docgen_batches`, body, { headers });
  return { batch_id: z.object({ id: z.string() }).parse(answer).id };
}
