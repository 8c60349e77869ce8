/** A stand-in for Box that keeps its state in memory: for the demo, and for every test that would need a Box account. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { aiRoutes } from './ai.js';
import { userOf } from './call.js';
import { collectionRoutes } from './collections.js';
import { collaborationRoutes } from './collaborations.js';
import { controlRoutes } from './control.js';
import { docgenRoutes } from './docgen.js';
import { downloadContentRoutes, downloadRoutes } from './downloads.js';
import { fileRoutes } from './files.js';
import { folderRoutes } from './folders.js';
import { groupRoutes } from './groups.js';
import { metadataTemplateRoutes } from './metadata-templates.js';
import { metadataRoutes } from './metadata.js';
import { oauthRoutes } from './oauth.js';
import { representationContentRoutes, representationRoutes } from './representations.js';
import { searchRoutes } from './search.js';
import { createServer } from './server.js';
import { ServiceAccounts } from './service-accounts.js';
import { sharedLinkRoutes } from './shared-links.js';
import { State } from './state.js';
import { taskRoutes } from './tasks.js';
import { thumbnailRoutes } from './thumbnails.js';
import { uploadRoutes } from './uploads.js';
import { userRoutes } from './users.js';
import { webLinkRoutes } from './web-links.js';

export interface EmulatorOptions {
  /** 0 takes a free one. */
  port?: number;
  /** Port of the download origin; 0 takes a free one. */
  contentPort?: number;
  host?: string;
  /** The one app the emulator knows. */
  clientId?: string;
  clientSecret?: string;
  /** Milliseconds since 1970; tests move it to let codes and tokens expire. */
  clock?: () => number;
}

export interface EmulatorUser {
  login: string;
  name: string;
  /** Its name, such as `acme.test`. */
  enterprise: string;
}

export interface Emulator {
  /** Origin of the API, the sign-in and the token endpoint; uploads are at `${url}/api`. */
  url: string;
  /** Origin of downloads. */
  contentUrl: string;
  /** People who can sign in. */
  users: readonly EmulatorUser[];
  close(): Promise<void>;
}

/** Each area of Box's API; a new one is a file and a line here. */
const AREAS = [
  userRoutes,
  groupRoutes,
  collaborationRoutes,
  taskRoutes,
  metadataTemplateRoutes,
  metadataRoutes,
  fileRoutes,
  folderRoutes,
  webLinkRoutes,
  sharedLinkRoutes,
  collectionRoutes,
  searchRoutes,
  uploadRoutes,
  downloadRoutes,
  representationRoutes,
  thumbnailRoutes,
  aiRoutes,
  docgenRoutes,
];

/** Starts both origins. They listen when this returns. */
export async function startEmulator({
  port = 0,
  contentPort = 0,
  host = '127.0.0.1',
  clientId = 'emulator-client',
  clientSecret = 'emulator-secret',
  clock = Date.now,
}: EmulatorOptions = {}): Promise<Emulator> {
  const state = new State({ id: clientId, secret: clientSecret }, clock);
  const api = createApi(state);
  const content = createServer(state);
  downloadContentRoutes(content, state);
  representationContentRoutes(content, state);
  state.url = await listen(api, host, port);
  try {
    state.contentUrl = await listen(content, host, contentPort);
  } catch (error) {
    await api.close();
    throw error;
  }
  return {
    url: state.url,
    contentUrl: state.contentUrl,
    get users() {
      return [...state.world.users.values()].map(({ login, name, enterprise }) => ({
        login,
        name,
        enterprise: enterprise.name,
      }));
    },
    close: async () => {
      await Promise.all([api.close(), content.close()]);
    },
  };
}

function createApi(state: State): FastifyInstance {
  const app = createServer(state);
  const serviceAccounts = new ServiceAccounts(state);
  oauthRoutes(app, state, serviceAccounts);
  controlRoutes(app, state, serviceAccounts);
  void app.register(async (box) => {
    // Before the body is read: a caller without a token does not get to send 50 MB.
    box.addHook('onRequest', async (request) => void userOf(request));
    for (const addRoutes of AREAS) addRoutes(box, state);
  });
  return app;
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const { port: taken } = app.server.address() as AddressInfo;
  const reachable = ['0.0.0.0', '::', '127.0.0.1'].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${taken}`;
}
