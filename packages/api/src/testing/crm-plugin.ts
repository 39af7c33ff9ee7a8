import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectorPoint, defineAction, defineConnector } from '@automate/connectors';

const packages = join(import.meta.dirname, '..', '..', '..');
const empty = { type: 'object', properties: {}, additionalProperties: false };

const definition = {
  key: 'crm',
  displayName: 'CRM',
  fields: [
    { key: 'baseUrl', type: 'url', label: 'URL', required: true, group: 'Basic configuration', order: 2 },
    { key: 'token', type: 'secret', label: 'Token', required: true, group: 'Basic configuration', order: 3 },
    { key: 'team', type: 'string', label: 'Team', maxLength: 20, default: 'sales' },
  ],
} as const;

/** What the manifest says of the plugin, for whoever chooses one. */
export const crmCard = {
  id: 'crm',
  displayName: 'CRM',
  description: 'Knows customers',
  author: 'Acme',
  homepage: 'https://crm.example',
  types: ['connector'],
  tags: ['sales'],
};

/** The code of the plugin: a configuration for the team `broken` is refused. */
const code = (marker: string) => `
import { writeFileSync } from 'node:fs';
import { defineAction, defineConnector } from '@automate/connectors';
import { definePlugin } from '@automate/core';

writeFileSync(${JSON.stringify(marker)}, 'the code ran');

const me = async (ctx, token, baseUrl) => {
  const answer = await ctx.fetch(new URL('/me', baseUrl), { headers: { authorization: 'Bearer ' + token } });
  return { status: answer.status, text: await answer.text() };
};

export default definePlugin({
  id: 'crm',
  contributes: [
    defineConnector({
      ...${JSON.stringify(definition)},
      configure(config) {
        if (config.team === 'broken') throw new Error('no team is called broken, whatever ' + config.token + ' says');
        return { token: config.token, team: config.team };
      },
      healthCheck: async (ctx) => {
        const { status, text } = await me(ctx, ctx.state.token, ctx.instance.config.baseUrl);
        return { status: status === 200 ? 'healthy' : 'unhealthy', message: text };
      },
      testConnection: async (config, ctx) => {
        const { status, text } = await me(ctx, config.token, config.baseUrl);
        return { success: status === 200, message: text, details: { status, token: config.token, team: config.team } };
      },
      actions: {
        who: defineAction({
          displayName: 'Who',
          description: 'Says who the token belongs to.',
          effect: 'pure',
          input: ${JSON.stringify(empty)},
          run: async (_, ctx) => ({ ...(await me(ctx, ctx.state.token, ctx.instance.config.baseUrl)), team: ctx.state.team }),
        }),
      },
    }),
  ],
});
`;

/** A plugin on disk with a service of its own, which knows two tokens. Its code leaves a mark when it runs. */
export class CrmPlugin {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'automate-crm-')));
  readonly marker = join(this.folder, 'mark-of-the-code');
  readonly seen: string[] = [];
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      this.seen.push(token);
      const known = ['token-one-planted', 'token-two-planted'].includes(token);
      response.writeHead(known ? 200 : 401).end(known ? `hello, you sent ${token}` : `nobody is called ${token}`);
    });
    const who = defineAction({
      displayName: 'Who',
      description: 'Says who the token belongs to.',
      effect: 'pure',
      input: empty,
      run: async () => undefined,
    });
    const nothing = async () => ({ success: true });
    const health = async () => ({ status: 'healthy' }) as const;
    const { key, value } = defineConnector({
      ...definition,
      configure: () => undefined,
      healthCheck: health,
      testConnection: nothing,
      actions: { who },
    });
    const contributions = [{ ...connectorPoint.describe(value), point: 'connector', key }];
    this.#write({ contributions });
  }

  #write(manifest: object): void {
    const automate = {
      ...crmCard,
      apiVersion: 1,
      entry: './plugin.js',
      permissions: [
        { resource: 'network', action: 'http', scope: '127.0.0.1:*' },
        { resource: 'secrets', action: 'read', scope: 'token' },
      ],
      secretBindings: [{ field: 'token', hosts: ['$field:baseUrl'] }],
      ...manifest,
    };
    const packageJson = { name: '@acme/automate-plugin-crm', version: '1.2.3', type: 'module', automate };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify(packageJson));
    writeFileSync(join(this.folder, 'plugin.js'), code(this.marker));
    mkdirSync(join(this.folder, 'node_modules', '@automate'), { recursive: true });
    for (const name of ['core', 'connectors']) {
      symlinkSync(join(packages, name), join(this.folder, 'node_modules', '@automate', name));
    }
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
