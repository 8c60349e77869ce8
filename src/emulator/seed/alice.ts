/** Alice Nakamura, Head of Operations at Acme: contracts, budgets, the Aurora project. */
import { file, folder, type SeedEntry } from './define.js';

/** A 2 by 2 pixel picture: a file without text. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGNkaPj/nwEKmBiQAAAvOQMBxEXg5wAAAABJRU5ErkJggg==';

const contracts = folder(
  'Contracts',
  [
    file(
      'Northwind master services agreement.pdf',
      `# Master Services Agreement
Between Acme Corporation ("Customer") and Northwind Logistics GmbH ("Supplier").
## 1. Term
This agreement starts on 1 March 2025 and runs for 36 months. It renews for 12 months at a time unless a party gives 90 days notice.
## 2. Fees
Customer pays 18,400 EUR per month for warehousing in Bremen and Rotterdam. Fees rise with the Eurostat transport index, by at most 4 percent a year.
## 3. Service levels
Supplier dispatches 98.5 percent of orders within 24 hours. Below 97 percent Customer receives a credit of 8 percent of the monthly fee.
## 4. Liability
Liability is limited to the fees of the preceding 12 months, except for wilful misconduct.
## 5. Termination
Either party may terminate for cause with 30 days notice if a breach is not cured.`,
      {
        description: 'Signed 14 February 2025. Renewal notice due by 1 December 2027.',
        tags: ['contract', 'logistics'],
      },
    ),
    file(
      'Globex partnership agreement.pdf',
      `# Partnership Agreement
Acme Corporation and Globex Research AG work together on sensor housings for the Helios device.
## 1. Contributions
Acme supplies tooling and pilot production in Dresden. Globex supplies clinical data and regulatory filings.
## 2. Revenue
Net revenue is shared 60 to 40 in favour of Globex until its trial costs of 2.1 million EUR are recovered, then in equal parts.
## 3. Confidentiality
Each party keeps the other's information secret for five years after the end of this agreement.
## 4. Governing law
The laws of Switzerland apply. Place of jurisdiction is Zurich.`,
      { description: 'Shared with Globex legal for review.', tags: ['contract', 'partner'] },
    ),
    file(
      'Office lease Dresden.pdf',
      `# Commercial Lease
Premises: Königsbrücker Strasse 96, Dresden, 1,240 square metres on two floors.
## Rent
21,080 EUR per month excluding VAT, indexed to consumer prices every second year.
## Duration
Ten years from 1 July 2022. The tenant may terminate after year seven with twelve months notice.
## Deposit
A bank guarantee of three months rent is held by the landlord.`,
      { tags: ['contract', 'facilities'] },
    ),
    file(
      'Cleaning services quote.txt',
      `Quote 2025-118, BlankSauber GmbH
Daily cleaning of 1,240 square metres, five days a week: 3,150 EUR per month.
Windows four times a year: 890 EUR each.
Valid until 30 June 2025.`,
      { tags: ['quote', 'facilities'] },
    ),
  ],
  { description: 'Signed agreements and open quotes' },
);

const finance = folder('Finance', [
  folder('2025', [
    file(
      'Q1 report.pdf',
      `# Quarterly Report Q1 2025
## Summary
Revenue was 7.42 million EUR, 6 percent above plan. Operating margin was 11.8 percent.
## Costs
Freight fell by 9 percent after the move to Northwind. Energy was 4 percent over budget.
## Outlook
Second quarter revenue is expected between 7.5 and 7.8 million EUR. The Aurora launch moves 400 thousand EUR of cost into June.`,
      { description: 'Approved by the board on 17 April 2025', tags: ['report', 'board'] },
    ),
    file(
      'Q2 report.pdf',
      `# Quarterly Report Q2 2025
## Summary
Revenue was 7.61 million EUR, 1 percent above plan. Operating margin fell to 10.2 percent because of the Aurora launch.
## Costs
Tooling for Aurora cost 430 thousand EUR. Two customer credits were paid for late deliveries in May.
## Outlook
Third quarter margin should recover to 11.5 percent. Cash on hand is 5.9 million EUR.`,
      { tags: ['report', 'board'] },
    ),
    file(
      'Budget 2025.csv',
      [
        `department,q1,q2,q3,q4
Operations,412000,405000,410000,420000
Engineering,655000,690000,640000,640000
Sales,318000,318000,330000,345000
Facilities,96000,96000,99000,99000`,
        `department,q1,q2,q3,q4
Operations,412000,405000,410000,420000
Engineering,655000,720000,665000,640000
Sales,318000,318000,330000,345000
Facilities,96000,96000,99000,104000`,
      ],
      { description: 'Version 2 moves tooling for Aurora into Q2 and Q3', tags: ['budget'] },
    ),
    file(
      'Travel expenses May.csv',
      `date,person,purpose,amount_eur
2025-05-06,Bob Okafor,Supplier visit Rotterdam,412.60
2025-05-13,Alice Nakamura,Board meeting Hamburg,268.00
2025-05-20,Bob Okafor,Hannover trade fair,731.15
2025-05-27,Priya Raman,Customer workshop Lyon,540.90`,
    ),
  ]),
  file(
    'Invoice approval policy.md',
    `# Invoice approval policy

| Amount | Approved by |
| --- | --- |
| up to 1,000 EUR | team lead |
| up to 25,000 EUR | head of department |
| above | finance and the managing director |

Invoices without a purchase order are returned to the supplier. Payment terms are 30 days unless the contract says otherwise.`,
    { tags: ['policy'] },
  ),
]);

const aurora = folder('Aurora', [
  file(
    'Project charter.md',
    [
      `# Aurora charter

Goal: a wireless humidity sensor for cold storage, on sale by September 2025.
Budget: 1.1 million EUR. Sponsor: Alice Nakamura. Technical lead: Bob Okafor.`,
      `# Aurora charter

Goal: a wireless humidity sensor for cold storage, on sale by October 2025.
Budget: 1.25 million EUR. Sponsor: Alice Nakamura. Technical lead: Bob Okafor.

## Out of scope
Integration with third-party building management systems.`,
    ],
    { description: 'Second version: launch moved by four weeks', tags: ['aurora'] },
  ),
  file(
    'Risk register.csv',
    `id,risk,likelihood,impact,owner,mitigation
R1,Radio certification is late,medium,high,Bob Okafor,Book a second test laboratory
R2,Battery supplier is single source,high,medium,Alice Nakamura,Qualify a second cell by July
R3,Condensation inside the housing,medium,high,Bob Okafor,Add a vent membrane and repeat the climate test
R4,Price of zinc housings rises,low,medium,Alice Nakamura,Fix the price for 12 months`,
    { tags: ['aurora', 'risk'] },
  ),
  folder('Meeting notes', [
    file(
      '2025-04-08 kickoff.md',
      `# Aurora kickoff, 8 April 2025

Present: Alice, Bob, Priya, Tomas.

- Launch is planned for September; pilot customers are Northwind and two hospitals.
- Bob presents three antenna designs. Decision: variant B, because it survives the freezer test.
- Open: who owns the certification file? Action for Alice by 15 April.`,
      { tags: ['aurora', 'notes'] },
    ),
    file(
      '2025-05-20 steering.md',
      `# Aurora steering committee, 20 May 2025

- Climate test failed at minus 30 degrees: condensation in the housing.
- Decision: launch moves to October, tooling budget grows by 150 thousand EUR.
- Action for Bob: vent membrane samples by 6 June.`,
      { tags: ['aurora', 'notes'] },
    ),
  ]),
  file('Sensor housing.png', PICTURE, { description: 'Photo of the second housing sample' }),
]);

/** Alice's folder "0". */
export const alice: readonly SeedEntry[] = [
  contracts,
  finance,
  folder('Projects', [
    aurora,
    folder('Warehouse move', [
      file(
        'Move plan.md',
        `# Warehouse move to Bremen

1. Inventory count on 20 and 21 February.
2. First ten trucks leave Dresden on 24 February.
3. Northwind takes over dispatch on 1 March at 06:00.

Contact on site: Jonas Petersen, +49 421 555 0142.`,
        { tags: ['logistics'] },
      ),
    ]),
  ]),
  folder('Personal', [
    file(
      'One-on-one notes.md',
      `# One-on-one notes

- Bob wants to lead the certification work; agree on time for it.
- Priya: promotion case for autumn, collect feedback from sales.`,
    ),
  ]),
  file(
    'Welcome to Box.html',
    `<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome to your files</h1>
<p>Everything here lives in the emulator &amp; is gone when it stops.</p>
<ul><li>Contracts</li><li>Finance</li><li>Projects</li></ul></body></html>`,
  ),
];
