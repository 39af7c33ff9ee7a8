/** Builds the web UI into dist/web, and fails where the first page needs too much script. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { NONCE_PLACEHOLDER } from '../src/page.ts';

// Also where a test asks for it.
process.env.NODE_ENV = 'production';

const FIRST_PAGE_LIMIT = 250_000;
const root = join(import.meta.dirname, '..');
const target = join(root, 'dist', 'web');
// Beside its place, so that nobody sees half of it and two builds at once do not mix.
const scratch = mkdtempSync(join(root, '.web-'));

try {
  const { output } = (await build({
    configFile: false,
    root: join(root, 'src', 'web'),
    base: './',
    logLevel: 'error',
    html: { cspNonce: NONCE_PLACEHOLDER },
    resolve: { conditions: ['@automate/source', 'module', 'browser', 'production'] },
    build: {
      outDir: scratch,
      emptyOutDir: true,
      target: 'es2023',
      // These know light-dark(), which the build would replace by something that does not follow the chosen scheme.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
    },
  })) as Rolldown.RolldownOutput;
  const size = firstPageSize(output);
  if (size > FIRST_PAGE_LIMIT) {
    throw new Error(`the first page needs ${size} bytes of script (gzip), more than ${FIRST_PAGE_LIMIT}`);
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  putInPlace();
  console.log(`web UI built: the first page needs ${Math.round(size / 1000)} kB of script (gzip)`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Another build may do the same at this moment: whichever comes last stays. Each step is one rename of the whole. */
function putInPlace(): void {
  const before = `${scratch}-before`;
  for (let placed = false; !placed; ) {
    renamed(target, before);
    placed = renamed(scratch, target);
    rmSync(before, { recursive: true, force: true });
  }
}

/** False where there is nothing to rename, or something in its place. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Everything that the entry imports at once. */
function firstPageSize(output: Rolldown.RolldownOutput['output']): number {
  const chunks = new Map(output.filter((one) => one.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of needed) for (const next of chunks.get(name)?.imports ?? []) needed.add(next);
  return [...needed].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '').length, 0);
}
