/** How a user's tree is written down. */

export interface SeedFile {
  kind: 'file';
  name: string;
  /** Text of every version, oldest first. */
  texts: readonly string[];
  description?: string;
  tags?: string[];
}

export interface SeedFolder {
  kind: 'folder';
  name: string;
  entries: readonly SeedEntry[];
  description?: string;
  tags?: string[];
}

export type SeedEntry = SeedFile | SeedFolder;

type Extra = Pick<SeedFile, 'description' | 'tags'>;

/** A folder with what is in it. */
export const folder = (name: string, entries: readonly SeedEntry[], extra: Extra = {}): SeedFolder => ({
  kind: 'folder',
  name,
  entries,
  ...extra,
});

/** A file; its extension decides its form: `.pdf` becomes a PDF of the text. Several texts are several versions. */
export const file = (name: string, texts: string | readonly string[], extra: Extra = {}): SeedFile => ({
  kind: 'file',
  name,
  texts: typeof texts === 'string' ? [texts] : texts,
  ...extra,
});
