import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const packages = join(import.meta.dirname, '../../..');

/** An app with installed packages, on disk in a temporary folder. */
export class AppFolder {
  readonly root: string;

  constructor() {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'automate-host-')));
    this.write('package.json', { name: 'app', dependencies: {} });
  }

  /** A file below the root; an object becomes JSON. Returns its path. */
  write(path: string, content: string | object): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  /** A package in a folder below the root, with files by path. Returns the folder. */
  package(folder: string, packageJson: object, files: Record<string, string> = {}): string {
    this.write(join(folder, 'package.json'), { name: folder, version: '1.0.0', type: 'module', ...packageJson });
    for (const [path, content] of Object.entries(files)) this.write(join(folder, path), content);
    return join(this.root, folder);
  }

  dependencies(...names: string[]): void {
    this.write('package.json', { name: 'app', dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  /** Lets the packages' code import these packages of the workspace, a second copy in memory of what the tests import. */
  linkWorkspace(...names: string[]): void {
    for (const name of names) this.link(join('node_modules/@automate', name), join(packages, name));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The smallest manifest of that id. */
export function manifest(id: string, more: object = {}): object {
  return { id, apiVersion: 1, entry: './plugin.js', ...more };
}
