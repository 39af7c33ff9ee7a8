import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { WorkspaceFolder } from './__fixtures__/workspace-folder.ts';
import { createPlugin } from './create-plugin.ts';
import { PLUGIN_KINDS } from './kinds.ts';

const workspace = new WorkspaceFolder();
afterAll(() => workspace[Symbol.dispose]());
const made = PLUGIN_KINDS.map((kind) => {
  const directory = join(workspace.root, kind.kind);
  return createPlugin({ name: `@acme/my-${kind.kind}`, kind, directory }).directory;
});

it('makes plugins of every kind that type-check', { timeout: 120_000 }, async () => {
  expect(await workspace.typecheck(made)).toEqual({ code: 0, out: '' });
});

it.each(PLUGIN_KINDS.map(({ kind }, index) => [kind, made[index] as string] as const))(
  'makes a %s that builds, has its manifest, passes its suite and runs in a server',
  { timeout: 180_000 },
  async (kind, directory) => {
    // The first starts a PostgreSQL as an author's does, the others share this run's.
    if (directory !== made[0]) workspace.env.AUTOMATE_TEST_DATABASE_URL = inject('postgresUrl');
    const { code, out } = await workspace.node(directory, '--run', 'test');
    expect(code, out).toBe(0);
    expect(out).toMatch(/fail 0\b/);
    const { automate } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    expect(automate).toMatchObject({ id: `my-${kind}`, contributions: [{ key: expect.any(String) }] });
  },
);
