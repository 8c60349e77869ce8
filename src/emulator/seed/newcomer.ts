/** What every user starts with whom a test or demo adds. */
import { file, folder, type SeedEntry } from './define.js';

export const newcomer: readonly SeedEntry[] = [
  folder('Documents', [
    file(
      'Getting started.md',
      `# Getting started

Upload a file, ask for its text, search for a word in it. Everything is gone when the emulator ends.`,
      { tags: ['help'] },
    ),
    file(
      'Sample report.pdf',
      `# Sample Report
## Summary
A short report so that there is something to read and to search for.`,
      { tags: ['report'] },
    ),
    file('Sample data.csv', 'month,orders\n2025-01,128\n2025-02,141\n2025-03,137'),
  ]),
  folder('Shared notes', []),
];
