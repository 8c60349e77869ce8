/** Bob Okafor, Product Engineer at Acme: design documents, test reports, runbooks. */
import { file, folder, type SeedEntry } from './define.js';

const design = folder('Design documents', [
  file(
    'Antenna selection.md',
    `# Antenna selection for the humidity sensor

We compared three printed antennas at 868 MHz.

| Variant | Range in free air | Range in freezer | Cost |
| --- | --- | --- | --- |
| A | 410 m | 35 m | 0.18 EUR |
| B | 380 m | 62 m | 0.22 EUR |
| C | 455 m | 29 m | 0.31 EUR |

Variant B is chosen: metal shelves detune A and C.`,
    { tags: ['aurora', 'radio'] },
  ),
  file(
    'Firmware update protocol.md',
    [
      `# Firmware update protocol

Updates are pushed over the gateway in blocks of 512 bytes. Each block carries a CRC-32.`,
      `# Firmware update protocol

Updates are pushed over the gateway in blocks of 512 bytes. Each block carries a CRC-32.
The image is signed with Ed25519; the boot loader refuses an image whose version is lower than the installed one.`,
      `# Firmware update protocol

Updates are pushed over the gateway in blocks of 256 bytes, because larger ones fail below minus 20 degrees.
Each block carries a CRC-32. The image is signed with Ed25519; the boot loader refuses an image whose version is
lower than the installed one. An interrupted update resumes at the last good block.`,
    ],
    { description: 'Third revision after the freezer test', tags: ['firmware'] },
  ),
  file(
    'Power budget.csv',
    `state,current_ua,seconds_per_hour
sleep,2.1,3590
measure,410,6
transmit,18200,4`,
    { tags: ['aurora', 'hardware'] },
  ),
  file(
    'Gateway API.json',
    `{
  "openapi": "3.1.0",
  "info": { "title": "Gateway API", "version": "0.4.0" },
  "paths": { "/sensors": { "get": { "summary": "List sensors with their last humidity reading" } } }
}`,
    { tags: ['api'] },
  ),
]);

/** Bob's folder "0". */
export const bob: readonly SeedEntry[] = [
  folder('Engineering', [
    design,
    folder('Test reports', [
      file(
        'Climate test May 2025.pdf',
        `# Climate Test Report
Device: Aurora prototype 2, ten samples. Laboratory: Klimahaus Leipzig.
## Method
Twelve cycles from minus 30 to plus 40 degrees at 95 percent relative humidity.
## Result
Four of ten samples showed condensation inside the housing after cycle seven. Readings drifted by up to 6 percent.
## Recommendation
Fit a vent membrane and repeat the test before tooling is ordered.`,
        { tags: ['aurora', 'test'] },
      ),
      file(
        'Drop test April 2025.pdf',
        `# Drop Test Report
Device: Aurora prototype 2, five samples, from 1.5 metres on concrete.
## Result
All samples kept working. One cracked at the battery door; the hinge gets a larger radius.`,
        { tags: ['aurora', 'test'] },
      ),
      file(
        'Battery life measurement.csv',
        `sample,temperature_c,days
1,20,1460
2,20,1421
3,-20,812
4,-30,596`,
        { tags: ['test', 'hardware'] },
      ),
    ]),
    folder('Runbooks', [
      file(
        'Gateway outage.md',
        `# Gateway outage

1. Check the status page and the last heartbeat in Grafana.
2. Restart the bridge: \`systemctl restart bridge\`.
3. If no heartbeat arrives within five minutes, page the hardware on-call.
4. Write the incident report on the same day.`,
        { tags: ['runbook'] },
      ),
      file(
        'Release checklist.md',
        `# Release checklist

- [ ] Change log complete
- [ ] Signed image uploaded
- [ ] Roll-back tested on three devices
- [ ] Northwind informed 48 hours before`,
        { tags: ['runbook', 'firmware'] },
      ),
    ]),
    file(
      'Incident 2025-03-11.md',
      `# Incident of 11 March 2025

For 42 minutes no readings arrived from the Rotterdam warehouse. Cause: an expired TLS certificate on the gateway.
Fix: certificates are renewed 30 days ahead and an alert fires at 14 days.`,
      { tags: ['incident'] },
    ),
  ]),
  folder('Certification', [
    file(
      'Radio certification timeline.md',
      `# Radio certification

- 2 June: samples to the test laboratory in Essen
- 23 June: report on EN 300 220
- 7 July: declaration of conformity signed

If the laboratory slips, a slot in Toulouse is reserved for 30 June.`,
      { tags: ['aurora', 'compliance'] },
    ),
    file(
      'Declaration of conformity draft.txt',
      `EU DECLARATION OF CONFORMITY (DRAFT)
We, Acme Corporation, declare that the humidity sensor Aurora conforms to directive 2014/53/EU.
Standards applied: EN 300 220-2, EN 301 489-3, EN 62368-1.`,
      { tags: ['compliance'] },
    ),
  ]),
  folder('Archive', []),
  file(
    'Ideas.txt',
    `- Reading history on the device for seven days without a gateway
- Solar cell for outdoor stores?
- Share the freezer data with Globex for their cold chain study`,
  ),
];
