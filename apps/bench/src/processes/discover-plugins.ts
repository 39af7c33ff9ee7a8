/**
 * Our side of T6: one discovery in a new process, of files that are in the system's cache or not. Prints its milliseconds,
 * or with `profile` as JSON where they went.
 */
import { discoverPlugins } from '@automate/host';
import { PLUGINS } from '../load/installed-packages.ts';
import { dropFileCaches } from '../measures/cold-files.ts';
import { startCpuProfile } from '../profile/cpu-profile.ts';

const FUNCTIONS = 15;

const [folder = '', state, what] = process.argv.slice(2);
// Loading sources leaves ten times as much garbage as what is measured makes.
globalThis.gc?.();
if (state === 'cold') dropFileCaches();
const profile = what === 'profile' ? await startCpuProfile() : undefined;
const started = performance.now();
const { plugins, problems } = await discoverPlugins({ dependenciesOf: folder });
const took = performance.now() - started;
const found = plugins.filter(({ state }) => state === 'discovered').length;
if (found !== PLUGINS || problems.length > 0) throw new Error(`${found} plugins, ${problems.length} problems`);
console.log(profile === undefined ? took : JSON.stringify(await profile.end(FUNCTIONS)));
