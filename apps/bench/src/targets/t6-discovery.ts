import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { INSTALLED, installPackages, PLUGINS } from '../load/installed-packages.ts';
import { measurements } from '../measurements.ts';
import { dropFileCaches, syncFiles } from '../measures/cold-files.ts';
import { type FunctionShare, tellFunctions } from '../profile/cpu-profile.ts';
import type { Ratio } from '../report.ts';
import { interleave, median } from '../statistics.ts';
import { type Bench, type Target, teller } from '../target.ts';

const start = promisify(execFile);

/** Finding the plugins among what is installed, beside reading the same files. */
export const discoveryTarget: Target = {
  id: 'T6',
  async run(bench: Bench) {
    const folder = await mkdtemp(join(tmpdir(), 'automate-bench-packages-'));
    try {
      await installPackages(folder);
      syncFiles();
      const states = canDropFileCaches() ? ['cold', 'cached'] : ['cached'];
      const figures = await interleave(
        bench.settings.discoveries,
        Object.assign({}, ...states.map((state) => systems(folder, state))) as Systems,
        teller(bench, 'T6', 'ms'),
      );
      return {
        id: this.id,
        title: `discover ${INSTALLED} installed packages, ${PLUGINS} of them plugins`,
        conditions: [
          'each in a new process, its modules loaded and what that left behind collected: from the call to the plugins, their manifests checked',
          states.length === 2
            ? 'cold: then the system dropped its caches of pages, names and inodes'
            : 'cold: not measured, only root can have Linux drop its caches',
          'cached: the files were read before by another process',
          'beside: the same package.json files read and nothing else, in turn or 64 at a time, whichever is faster',
        ],
        measurements: measurements('ms', figures),
        ratios: states.map((state) => ratio(state, figures)),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  async explain() {
    const folder = await mkdtemp(join(tmpdir(), 'automate-bench-packages-'));
    try {
      await installPackages(folder);
      syncFiles();
      const state = canDropFileCaches() ? 'cold' : 'cached';
      const functions = JSON.parse(await measure(folder, state, 'discover-plugins.ts', 'profile')) as FunctionShare[];
      return tellFunctions(`a discovery, ${state},`, functions);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const FLAGS = ['--conditions=@automate/source', '--expose-gc'];

/** What a process of the bench prints. */
async function measure(folder: string, state: string, file: string, ...args: string[]): Promise<string> {
  const path = join(import.meta.dirname, '..', 'processes', file);
  const { stdout } = await start(process.execPath, [...FLAGS, path, folder, state, ...args]);
  return stdout;
}

type Systems = Record<string, () => Promise<number>>;

function systems(folder: string, state: string): Systems {
  const system =
    (file: string, ...args: string[]) =>
    async () =>
      Number(await measure(folder, state, file, ...args));
  return {
    [`discovery, ${state}`]: system('discover-plugins.ts'),
    [`reading in turn, ${state}`]: system('read-packages.ts', 'in turn'),
    [`reading 64 at a time, ${state}`]: system('read-packages.ts', 'together'),
  };
}

/** The bound is for the first start of a machine. */
function ratio(state: string, figures: Record<string, number[]>): Ratio {
  const of = (system: string) => median(figures[`${system}, ${state}`] ?? []);
  const reading = Math.min(of('reading in turn'), of('reading 64 at a time'));
  const bound = state === 'cold' ? { target: { atMost: 2 } } : {};
  return { name: `discovery / reading, ${state}`, value: of('discovery') / reading, ...bound };
}

function canDropFileCaches(): boolean {
  try {
    dropFileCaches();
    return true;
  } catch {
    return false;
  }
}
