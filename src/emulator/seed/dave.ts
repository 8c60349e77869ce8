/** Dave Moreau, Research Lead at Globex: the Helios trial, papers, lab notes. */
import { file, folder, type SeedEntry } from './define.js';

/** Dave's folder "0". */
export const dave: readonly SeedEntry[] = [
  folder('Research', [
    folder('Helios trial', [
      file(
        'Protocol synopsis.pdf',
        [
          `# Helios Trial: Protocol Synopsis
## Objective
Show that the Helios bracelet detects dehydration at least six hours before laboratory values do.
## Design
Open, single arm, 100 participants, 12 weeks.`,
          `# Helios Trial: Protocol Synopsis
## Objective
Show that the Helios bracelet detects dehydration at least six hours before laboratory values do.
## Design
Open, single arm, 120 participants aged 65 and above, 12 weeks, two sites: Basel and Lyon.
## Primary endpoint
Time between the bracelet's alarm and serum osmolality above 300 mOsm/kg.
## Safety
Skin irritation is recorded at each visit.`,
        ],
        { description: 'Amendment 1: 120 participants, second site', tags: ['helios', 'protocol'] },
      ),
      file(
        'Enrolment.csv',
        `site,week,screened,enrolled,dropped
Basel,2025-W19,14,9,0
Basel,2025-W20,11,8,1
Lyon,2025-W20,9,6,0
Lyon,2025-W21,12,7,2`,
        { tags: ['helios', 'data'] },
      ),
      file(
        'Interim analysis.md',
        `# Interim analysis, 30 participants

Median lead time of the alarm: 7.4 hours (95 percent interval 5.9 to 8.8).
Two false alarms per participant and month, mostly after showers.
Skin irritation: three mild cases. Recommendation of the board: continue unchanged.`,
        { tags: ['helios', 'report'] },
      ),
      folder('Site visits', [
        file(
          'Basel monitoring visit 1.md',
          `# Monitoring visit, Basel, 3 June 2025

Consent forms complete. Two temperature logs are missing for the sample freezer.
Action: install a humidity and temperature sensor from Acme by 20 June.`,
          { tags: ['helios', 'visit'] },
        ),
        file(
          'Lyon initiation visit.md',
          `# Site initiation, Lyon, 7 May 2025

Training of four study nurses done. The courier for blood samples is confirmed: dry ice, every Tuesday.`,
          { tags: ['helios', 'visit'] },
        ),
      ]),
    ]),
    folder('Papers', [
      file(
        'Dehydration detection draft.md',
        `# Early detection of dehydration by skin impedance

## Abstract
We report a wearable that estimates hydration from impedance at four frequencies. In 30 older adults the alarm
preceded laboratory evidence by a median of 7.4 hours.

## Limitations
Small sample; no comparison with thirst diaries.`,
        { tags: ['paper', 'helios'] },
      ),
      file(
        'Reviewer comments.txt',
        `Reviewer 1: please add the calibration procedure and the temperature range.
Reviewer 2: the sample is small; report confidence intervals throughout.`,
        { tags: ['paper'] },
      ),
    ]),
    file(
      'Lab notebook June.md',
      `# Lab notebook, June 2025

- 2 June: electrode batch 14 drifts by 3 percent per day; returned to supplier.
- 5 June: impedance at 50 kHz agrees with reference within 1.5 percent.
- 11 June: firmware 0.9.3 loses the clock after a deep discharge.`,
      { tags: ['lab'] },
    ),
  ]),
  folder('Budget', [
    file(
      'Helios budget.csv',
      `item,planned_chf,spent_chf
Clinic fees,468000,97500
Devices,132000,128400
Monitoring,84000,21700
Statistics,46000,9000`,
      { tags: ['budget', 'helios'] },
    ),
    file(
      'Grant application.pdf',
      `# Grant Application to the Alpine Health Fund
Amount requested: 640,000 CHF over 24 months.
## Aim
Extend Helios to home care and compare alarms with thirst diaries of 300 participants.
## Team
Globex Research AG, University Clinic Basel, Acme Corporation for housings and cold-chain sensors.`,
      { tags: ['grant', 'helios'] },
    ),
  ]),
  folder('Photos', []),
  file(
    'Reading list.md',
    `# Reading list

- Skin impedance spectroscopy, a review (2023)
- Guideline on fluid intake in older people (2024)
- Alarm fatigue in wearables (2022)`,
  ),
];
