import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createOutside, type Outside, publishWorkspace } from './outside/outside.ts';
import { packWorkspace, WORKSPACE } from './packing/pack-workspace.ts';
import { openTarball } from './packing/packed-package.ts';
import { packedPackageSuite } from './packing/packed-package-suite.ts';
import { readNpmSettings, whyUnreachable } from './registry/npm-settings.ts';
import { type Registry, startRegistry } from './registry/start-registry.ts';
import { installShop, runShop } from './scenarios/outbox-alone.ts';
import { installServer, publishPlugin, runServer, useDriver } from './scenarios/third-party-plugin.ts';

/** Downloads take what they take. */
const PATIENCE = 10 * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'automate-publishing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tarballs = await packWorkspace(join(folder, 'packed'));
const npm = await readNpmSettings(WORKSPACE);
const unreachable = await whyUnreachable(npm);

describe('a packed package', async () => {
  packedPackageSuite(await Promise.all(tarballs.map(openTarball)));
});

// Whoever installs our packages needs other people's too.
const title = `packages from a registry${unreachable === undefined ? '' : ` (left out: ${unreachable})`}`;
describe.skipIf(unreachable !== undefined)(title, { timeout: PATIENCE }, () => {
  let registry: Registry;
  let outside: Outside;
  beforeAll(async () => {
    registry = await startRegistry(folder, npm);
    outside = createOutside(registry.npmrc);
    await publishWorkspace(outside, registry.url);
  }, PATIENCE);
  afterAll(async () => {
    outside?.remove();
    await registry?.close();
  });

  it('give an app the outbox and nothing else', async () => {
    await runShop(await installShop(outside), outside);
  });

  it('let a stranger write, publish, install, configure and run a plugin', async () => {
    await publishPlugin(outside);
    const app = await installServer(outside);
    await runServer(app, outside);
    await useDriver(app, outside);
  });
});
