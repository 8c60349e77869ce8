import { html } from './html.js';
import type { Page } from './layout.js';

/** For whoever opens the server's address in a browser. */
export function landingPage(endpoint: string): Page {
  return {
    title: 'box-mcp',
    body: html`<h1>Box for your AI app</h1>
      <p>
        This is an MCP server. Add this address to your app; it will ask you to sign in with your own Box
        account.
      </p>
      <p class="target"><code>${endpoint}</code></p>
      <p class="small">Everyone who connects sees only what their own Box account may see.</p>`,
  };
}
