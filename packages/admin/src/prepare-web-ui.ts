import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SCRIPT = join(ROOT, 'scripts', 'build-web.ts');
/** What goes into the build, in this repository. An installed package has none of it. */
const SOURCES = ['src/web', 'scripts', '../client/src', '../core/src', '../fields/src', '../workflow/src'].map((path) =>
  join(ROOT, path),
);

/**
 * Builds the web UI where it is missing or older than its sources: in a clone of this repository, never in the package.
 * `onBuild` is told before it begins; it takes some seconds.
 *
 * @throws Error with what the build said
 */
export async function prepareWebUi(onBuild?: () => void): Promise<void> {
  if (!(await isStale())) return;
  onBuild?.();
  await run();
}

async function isStale(): Promise<boolean> {
  const changed = await newestOf(join(ROOT, 'src', 'web'));
  if (changed === undefined) return false;
  const built = await stat(join(ROOT, 'dist', 'web', 'index.html')).catch(() => undefined);
  if (built === undefined) return true;
  const all = await Promise.all(SOURCES.map(newestOf));
  return all.some((time) => time !== undefined && time > built.mtimeMs);
}

/** When something below it was last changed. Undefined where it is not there. */
async function newestOf(directory: string): Promise<number | undefined> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const files = entries.filter((entry) => entry.isFile() && !entry.name.includes('.test.'));
  const times = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).mtimeMs),
  );
  return Math.max(0, ...times);
}

/** In a process of its own: what a build needs is not kept by the server. */
function run(): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=@automate/source', SCRIPT], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`building the web UI failed: ${Buffer.concat(said).toString().trim()}`));
    });
  });
}
