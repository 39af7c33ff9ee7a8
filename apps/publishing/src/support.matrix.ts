import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from './outside/compile.ts';
import { createOutside, type Outside, publishWorkspace } from './outside/outside.ts';
import { packWorkspace, WORKSPACE } from './packing/pack-workspace.ts';
import { readNpmSettings } from './registry/npm-settings.ts';
import { type Registry, startRegistry } from './registry/start-registry.ts';
import { run } from './run.ts';
import { installShop, runShop } from './scenarios/outbox-alone.ts';
import { installServer, publishPlugin, runServer } from './scenarios/third-party-plugin.ts';

// What apps/docs/support-matrix.md says, run. The oldest of each that is promised, and the newest of each major version.
const NODE = ['22.19.0', '24', '26'];
const TYPESCRIPT = ['5.9', '6.0', '7.0'];
/** Beside the embedded 18, on which everything else runs: those that are installed here, where Debian puts them. */
const POSTGRESQL = ['15', '16', '17'].map((major) => [major, `/usr/lib/postgresql/${major}`] as const);
/** The promises that rest on the database: its contract suites, and the engine's. */
const ON_POSTGRESQL = ['packages/db', 'packages/outbox', 'packages/engine'];

const folder = mkdtempSync(join(tmpdir(), 'automate-matrix-'));
let registry: Registry;
let outside: Outside;
let shop: string;
let server: string;

beforeAll(async () => {
  await packWorkspace(join(folder, 'packed'));
  registry = await startRegistry(folder, await readNpmSettings(WORKSPACE));
  outside = createOutside(registry.npmrc);
  await publishWorkspace(outside, registry.url);
  shop = await installShop(outside);
  await publishPlugin(outside);
  server = await installServer(outside);
});
afterAll(async () => {
  outside?.remove();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A package in a folder of its own. */
async function install(name: string, version: string): Promise<string> {
  const directory = join(outside.folder, `${name}-${version}`);
  mkdirSync(directory);
  await outside.npm(directory, 'install', '--prefix', directory, `${name}@${version}`);
  return join(directory, 'node_modules', name);
}

describe.each(NODE)('Node %s', (version) => {
  let on: Outside;
  beforeAll(async () => {
    const node = join(await install('node', version), 'bin');
    on = { ...outside, env: { ...outside.env, PATH: `${node}${delimiter}${outside.env.PATH}` } };
    const printed = await run('node', ['--version'], { cwd: node, env: on.env });
    expect(printed).toMatch(new RegExp(`^v${version.replaceAll('.', '\\.')}\\b`));
  });

  it('runs the outbox in an app', () => runShop(shop, on));
  it('runs a server with a plugin of others', () => runServer(server, on));
});

describe.each(TYPESCRIPT)('TypeScript %s', (version) => {
  it('compiles apps and plugins on the published declarations', async () => {
    const tsc = join(await install('typescript', version), 'bin/tsc');
    for (const project of [shop, server, join(outside.folder, 'acme-erp-plugin')]) {
      expect(await compile(project, outside, tsc), project).toEqual([]);
    }
  });
});

describe.each(POSTGRESQL)('PostgreSQL %s', (_major, installation) => {
  it.skipIf(!existsSync(join(installation, 'bin/postgres')))('keeps what db, outbox and engine promise', async () => {
    const env = {
      ...outside.env,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AUTOMATE_TEST_POSTGRES: installation,
    };
    await run('vitest', ['run', ...ON_POSTGRESQL], { cwd: WORKSPACE, env, timeoutMs: 900_000 });
  });
});
