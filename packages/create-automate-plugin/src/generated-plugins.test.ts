import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WorkspaceFolder } from './__fixtures__/workspace-folder.ts';
import { createPlugin } from './create-plugin.ts';
import { PLUGIN_KINDS } from './kinds.ts';

const workspace = new WorkspaceFolder();
afterAll(() => workspace[Symbol.dispose]());

describe.each(PLUGIN_KINDS.map((kind) => [kind.kind, kind] as const))('a new %s', (name, kind) => {
  const { directory } = createPlugin({ name: `@acme/my-${name}`, kind, directory: join(workspace.root, name) });

  it('is type-checked', { timeout: 120_000 }, async () => {
    const { code, out } = await workspace.typecheck(directory);
    expect(out).toBe('');
    expect(code).toBe(0);
  });

  it('builds, has its manifest, passes its suite, and runs in a server', { timeout: 180_000 }, async () => {
    const { code, out } = await workspace.node(directory, '--run', 'test');
    expect(code, out).toBe(0);
    expect(out).toMatch(/fail 0\b/);
    const { automate } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    expect(automate).toMatchObject({ id: `my-${name}`, contributions: [{ key: expect.any(String) }] });
  });
});
