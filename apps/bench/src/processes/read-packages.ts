/** The other side of T6: the same files, read in one of the two ways there are. Prints the milliseconds. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { INSTALLED, packageJson } from '../load/installed-packages.ts';
import { dropFileCaches } from '../measures/cold-files.ts';

const [folder = '', state, way] = process.argv.slice(2);
const paths = Array.from({ length: INSTALLED }, (_, at) => packageJson(folder, at));
// Loading sources leaves ten times as much garbage as what is measured makes.
globalThis.gc?.();
if (state === 'cold') dropFileCaches();
const started = performance.now();
if (way === 'in turn') for (const path of paths) readFileSync(path);
else await Promise.all(Array.from({ length: 64 }, readSome));
console.log(performance.now() - started);

async function readSome(): Promise<void> {
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) await readFile(path);
}
