import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../../../..');
const bin = join(workspace, 'packages/cli/src/bin.ts');

/** A folder outside of this workspace in which its packages are installed: by links, so that nothing is downloaded. */
export class WorkspaceFolder implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'automate-create-')));
  /** What is run here has these too. */
  readonly env: NodeJS.ProcessEnv = {};

  constructor() {
    const modules = join(this.root, 'node_modules');
    for (const folder of ['@automate', '@types', '.bin']) mkdirSync(join(modules, folder), { recursive: true });
    for (const name of readdirSync(join(workspace, 'packages'))) {
      symlinkSync(join(workspace, 'packages', name), join(modules, '@automate', name));
    }
    const own = join(workspace, 'node_modules');
    symlinkSync(join(own, '@types/node'), join(modules, '@types/node'));
    // Sources are emitted beside what imports them; what they declare is checked by `typecheck`.
    this.#command('tsc', `"${join(own, '.bin/tsc')}" "$@" --noCheck --noResolve`);
    this.#command('automate', `"${process.execPath}" --conditions=@automate/source "${bin}" "$@"`);
  }

  /** Runs Node in a folder, with the workspace's sources in place of its builds. Resolves to its exit code and output. */
  async node(directory: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
    const child = spawn(process.execPath, args, {
      cwd: directory,
      env: {
        ...process.env,
        ...this.env,
        NODE_OPTIONS: '--conditions=@automate/source',
        // This run's own would be taken for that of the tests of the plugin.
        VITEST: undefined,
        NODE_TEST_CONTEXT: undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  }

  /** Type-checks several packages at once, with what the sources of the workspace are checked with: they stand in for declarations. */
  typecheck(directories: readonly string[]): Promise<{ code: number | null; out: string }> {
    const [first = ''] = directories;
    const { compilerOptions } = JSON.parse(readFileSync(join(first, 'tsconfig.json'), 'utf8'));
    const options = {
      ...compilerOptions,
      customConditions: ['@automate/source'],
      lib: ['es2025', 'esnext.disposable', 'esnext.array'],
      resolveJsonModule: true,
      exactOptionalPropertyTypes: true,
    };
    const include = directories.map((directory) => join(directory, 'src'));
    writeFileSync(join(this.root, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include }));
    return this.node(this.root, join(workspace, 'node_modules/typescript/bin/tsc'));
  }

  #command(name: string, line: string): void {
    writeFileSync(join(this.root, 'node_modules/.bin', name), `#!/bin/sh\nexec ${line}\n`, { mode: 0o755 });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
