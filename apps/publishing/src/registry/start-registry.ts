import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';
import type { NpmSettings } from './npm-settings.ts';

const SCOPES = ['@automate', '@acme'];
/** Ours: known to this registry alone, whatever the one above it has under these names. */
const OWN = [...SCOPES.map((scope) => `${scope}/*`), 'create-automate-plugin'];

export interface Registry {
  /** On loopback. */
  url: string;
  /**
   * An .npmrc of somebody who may publish here. Only our scopes are asked for here: other people's packages come straight
   * from where the machine's npm gets them.
   */
  npmrc: string;
  close(): Promise<void>;
}

/** An npm registry with its data in a folder, which asks the machine's own registry for what is not ours. */
export async function startRegistry(folder: string, upstream: NpmSettings): Promise<Registry> {
  const own = { access: '$all', publish: '$authenticated', unpublish: '$authenticated' };
  const server: Server = await runServer({
    configPath: join(folder, 'config.yaml'),
    self_path: join(folder, 'config.yaml'),
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: {
      npm: {
        url: upstream.registry,
        maxage: '1h',
        ...(upstream.cafile && { ca: readFileSync(upstream.cafile, 'utf8') }),
      },
    },
    packages: { ...Object.fromEntries(OWN.map((name) => [name, own])), '**': { access: '$all', proxy: 'npm' } },
    ...(upstream.httpProxy && { http_proxy: upstream.httpProxy }),
    ...(upstream.httpsProxy && { https_proxy: upstream.httpsProxy }),
    ...(upstream.noProxy && { no_proxy: upstream.noProxy }),
    web: { enable: false },
    log: { type: 'file', path: join(folder, 'registry.log'), format: 'json', level: 'warn' },
  } as never);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = await addUser(`http://${host}`);
  return {
    url: `http://${host}/`,
    npmrc: [
      ...upstreamSettings(upstream),
      ...SCOPES.map((scope) => `${scope}:registry=http://${host}/`),
      `//${host}/:_authToken=${token}`,
      '',
    ].join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What `npm adduser` does. */
async function addUser(url: string): Promise<string> {
  const user = { name: 'publisher', password: crypto.randomUUID() };
  const answer = await fetch(`${url}/-/user/org.couchdb.user:${user.name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined) throw new Error(`the registry makes no user: ${answer.status}`);
  return token;
}

function upstreamSettings({ registry, cafile, httpProxy, httpsProxy, noProxy }: NpmSettings): string[] {
  const settings = { registry, cafile, proxy: httpProxy, 'https-proxy': httpsProxy, noproxy: noProxy };
  return Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
}
