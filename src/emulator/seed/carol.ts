/** Carol Lindqvist, General Counsel at Globex: policies, contracts, partner files. */
import { file, folder, type SeedEntry } from './define.js';

/** Carol's folder "0". */
export const carol: readonly SeedEntry[] = [
  folder('Policies', [
    file(
      'Data protection policy.md',
      [
        `# Data protection policy

Personal data of trial participants is pseudonymised before it leaves the clinic.
Requests for access are answered within 30 days.`,
        `# Data protection policy

Personal data of trial participants is pseudonymised before it leaves the clinic. The key stays with the clinic.
Requests for access are answered within 30 days. Breaches are reported to the authority within 72 hours.
Retention: 15 years for trial records, 24 months for application documents.`,
      ],
      { description: 'In force since 1 February 2025', tags: ['policy', 'privacy'] },
    ),
    file(
      'Code of conduct.md',
      `# Code of conduct

Gifts above 50 EUR are declined or reported. Conflicts of interest are declared in January and whenever they arise.
Concerns can be raised with the ombudsperson without giving a name.`,
      { tags: ['policy'] },
    ),
    file(
      'Travel policy.md',
      `# Travel policy

Trains are preferred below five hours. Flights need approval by the head of department.
Hotels: up to 160 EUR per night, 220 EUR in Zurich, Paris and London.`,
      { tags: ['policy', 'travel'] },
    ),
    file(
      'Use of AI assistants.md',
      `# Use of AI assistants

Confidential documents may be given only to assistants that legal has approved. Every answer is checked by a person
before it is sent outside the company. Participant data is never pasted into a prompt.`,
      { tags: ['policy', 'ai'] },
    ),
  ]),
  folder('Contracts', [
    file(
      'Clinic Basel trial agreement.pdf',
      `# Clinical Trial Agreement
Between Globex Research AG and University Clinic Basel.
## Scope
The clinic enrols 120 participants into the Helios trial between May 2025 and March 2026.
## Payment
3,900 CHF per completed participant, 40 percent at enrolment and 60 percent after the last visit.
## Insurance
Globex insures participants with 10 million CHF in total.`,
      { tags: ['contract', 'helios'] },
    ),
    file(
      'Cloud hosting agreement.pdf',
      `# Hosting Agreement
Provider: Alpenrechner AG. Location of data: Switzerland only.
## Availability
99.9 percent per month. Credits of 10 percent for each started half percent below.
## Exit
Data is handed over in open formats within 30 days after termination and then erased.`,
      { tags: ['contract', 'it'] },
    ),
    file(
      'Mutual NDA Acme.pdf',
      `# Mutual Non-Disclosure Agreement
Acme Corporation and Globex Research AG exchange information about sensor housings and trial results.
Duration: three years. Secrecy continues for five years after the end. Contractual penalty: 100,000 CHF per breach.`,
      { tags: ['contract', 'partner', 'nda'] },
    ),
    file(
      'Contract register.csv',
      `contract,counterparty,signed,ends,owner
Trial agreement,University Clinic Basel,2025-03-19,2026-06-30,Carol Lindqvist
Hosting,Alpenrechner AG,2024-11-02,2027-11-01,Carol Lindqvist
Mutual NDA,Acme Corporation,2024-09-12,2027-09-11,Carol Lindqvist
Partnership,Acme Corporation,2025-01-30,2030-01-29,Dave Moreau`,
      { tags: ['contract', 'register'] },
    ),
  ]),
  folder('Partners', [
    folder('Acme', [
      file(
        'Comments on partnership agreement.md',
        `# Comments on the partnership agreement

1. Section 2: "net revenue" needs a definition; suggest revenue less returns and freight.
2. Section 3: five years are fine, but trial data must stay secret without an end.
3. Section 4: we can accept Zurich.`,
        { tags: ['partner', 'legal'] },
      ),
      file(
        'Joint press release draft.txt',
        `DRAFT, not for publication
Acme and Globex bring cold-chain monitoring to clinical trials. The two companies announce a partnership
that combines wireless humidity sensors with the Helios wearable.`,
        { tags: ['partner', 'press'] },
      ),
    ]),
  ]),
  folder('Litigation', [
    file(
      'Patent opposition EP3456789.md',
      `# Opposition against EP 3 456 789

Opponent: Vitalsens SA. Ground: lack of inventive step over D2.
Our answer is due on 12 September 2025. External counsel: Hofmann & Rey, Bern. Estimate: 85,000 CHF.`,
      { description: 'Privileged', tags: ['legal', 'patent'] },
    ),
    file(
      'Settlement options.txt',
      `Privileged and confidential
Option 1: defend to the end, 60 percent chance, 85,000 CHF.
Option 2: cross licence with Vitalsens, royalty of 1.2 percent.
Option 3: amend claim 1 to the bracelet form.`,
      { description: 'Privileged', tags: ['legal', 'patent'] },
    ),
  ]),
  file(
    'To do.txt',
    'Renew signature certificate\nAnswer Basel on insurance\nBoard paper on AI assistants by Friday',
  ),
];
