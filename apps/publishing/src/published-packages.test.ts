import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createOutside, type Outside, publishWorkspace } from './outside/outside.ts';
import { packWorkspace, WORKSPACE } from './packing/pack-workspace.ts';
import { openTarball, type PackedPackage } from './packing/packed-package.ts';
import { packedPackageSuite } from './packing/packed-package-suite.ts';
import { readNpmSettings, whyUnreachable } from './registry/npm-settings.ts';
import { type Registry, startRegistry } from './registry/start-registry.ts';
import { installShop, runShop } from './scenarios/outbox-alone.ts';
import { followReadme } from './scenarios/ten-commands.ts';
import { installServer, publishPlugin, runServer, useDriver } from './scenarios/third-party-plugin.ts';

/** Downloads take what they take. */
const PATIENCE = 10 * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'automate-publishing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tarballs = await packWorkspace(join(folder, 'packed'));
const npm = await readNpmSettings(WORKSPACE);
const unreachable = await whyUnreachable(npm);

const packages = await Promise.all(tarballs.map(openTarball));

describe('a packed package', () => packedPackageSuite(packages));

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

  it('take an author from `npm create` to a plugin in a running server', () => {
    const creator = packages.find(({ manifest }) => manifest.name === 'create-automate-plugin') as PackedPackage;
    return followReadme(creator, outside, registry.url);
  });
});
