import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PUBLISHED, WORKSPACE } from '../packing/pack-workspace.ts';
import { run } from '../run.ts';

/** What strangers write, to be copied out of the workspace. */
const CONSUMERS = join(import.meta.dirname, '../../consumers');

/** A place that knows nothing of this workspace: a home, an npm cache and settings of its own. */
export interface Outside {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** A folder with a copy of `consumers/<name>` in it, or an empty one. */
  project(name: string): string;
  /** Runs npm in a folder. Gives what it printed. */
  npm(cwd: string, ...args: string[]): Promise<string>;
  remove(): void;
}

export function createOutside(npmrc: string, node = process.execPath): Outside {
  const folder = mkdtempSync(join(tmpdir(), 'automate-outside-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.npmrc'), npmrc, { mode: 0o600 });
  const env = outsideEnvironment(home, join(folder, 'cache'), node);
  return {
    folder,
    env,
    project(name) {
      const directory = join(folder, name);
      mkdirSync(directory);
      cpSync(join(CONSUMERS, name), directory, { recursive: true });
      return directory;
    },
    npm: (cwd, ...args) => run('npm', args, { cwd, env }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** This process's, without what its package manager and its test runner put into it. */
function outsideEnvironment(home: string, cache: string, node: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|vitest|node_(options|env|path)$)/i.test(name),
  );
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(node), ...path].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_cache: cache,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    // What one of them has asked for is the same for the next: the cache is new, and all of ours is published before.
    npm_config_prefer_offline: 'true',
  };
}

/** Publishes every package of the workspace that is not private, as a release does. */
export async function publishWorkspace({ folder }: Outside, registry: string): Promise<void> {
  const settings = [`--registry=${registry}`, '--npmrc-auth-file', join(folder, 'home', '.npmrc'), '--no-git-checks'];
  await run('pnpm', ['--recursive', ...PUBLISHED, 'publish', ...settings], { cwd: WORKSPACE });
}
