/** All the emulator remembers, and starting over. */
import { Drive } from './drive.js';
import { Faults } from './faults.js';
import { Grants } from './grants.js';
import { RequestLog } from './request-log.js';
import { seed } from './seed/seed.js';
import { World } from './world.js';

export interface ClientCredentials {
  id: string;
  secret: string;
}

/** Long enough that a client that does not wait sees `pending`, short enough for tests. */
const REPRESENTATION_MS = 300;

export class State {
  world!: World;
  drive!: Drive;
  grants!: Grants;
  faults!: Faults;
  /** How long a representation stays `pending` and Doc Gen works on a template or a document. */
  representationMs = REPRESENTATION_MS;
  readonly requests = new RequestLog();
  /** Origins as clients reach them; known once both listeners have their port. */
  url = '';
  contentUrl = '';

  constructor(
    readonly client: ClientCredentials,
    readonly clock: () => number,
  ) {
    this.reset();
  }

  /** Back to the seed: added users, changes, grants, faults, settings and the request log are gone. */
  reset(): void {
    this.world = new World(this.clock);
    this.drive = new Drive(this.world);
    this.grants = new Grants(this.clock);
    this.faults = new Faults(this.clock);
    this.representationMs = REPRESENTATION_MS;
    this.requests.clear();
    seed(this.world, this.drive);
  }
}
