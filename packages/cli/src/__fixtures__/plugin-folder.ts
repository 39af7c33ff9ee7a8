import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const packages = join(import.meta.dirname, '../../..');

/** The source of a connector with one action. `action` goes into its definition. */
export function greeter(action = "effect: 'pure'"): string {
  return `
    import { defineAction, defineConnector } from '@automate/connectors';
    import { definePlugin } from '@automate/core';

    const greet: unknown = defineAction<{ name: string }>({
      displayName: 'Greet',
      ${action},
      input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
      run: async ({ name }) => ({ text: 'Hello ' + name }),
    });
    export default definePlugin({
      contributes: [defineConnector({ key: 'greeter', displayName: 'Greeter', actions: { greet: greet as never } })],
    });
  `;
}

/** A stranger's package in a temporary folder outside of this workspace, which finds the contracts in its node_modules. */
export class PluginFolder implements Disposable {
  readonly root: string;

  constructor(packageJson: object = {}, files: Record<string, string> = { 'src/index.ts': greeter() }) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'automate-cli-')));
    const defaults = {
      name: '@acme/automate-plugin-greeter',
      version: '1.2.3',
      type: 'module',
      exports: './src/index.ts',
      automate: {},
    };
    this.write('package.json', `${JSON.stringify({ ...defaults, ...packageJson }, null, 2)}\n`);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    mkdirSync(join(this.root, 'node_modules/@automate'), { recursive: true });
    for (const name of ['core', 'connectors']) {
      symlinkSync(join(packages, name), join(this.root, 'node_modules/@automate', name));
    }
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was written
  get manifest(): any {
    return JSON.parse(this.read('package.json')).automate;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
