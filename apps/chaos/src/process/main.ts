/** One process of the product under test. Its configuration comes in CHAOS_CONFIG as JSON; it says `ready <url>`. */
import { flushCompileCache } from 'node:module';
import { type AutomateConfig, createAutomate } from '@automate/server';

const automate = await createAutomate(JSON.parse(process.env.CHAOS_CONFIG ?? '{}') as AutomateConfig);
const { url } = await automate.start();
// Most processes here end without a chance to keep what they compiled.
flushCompileCache();
process.stdout.write(`ready ${url ?? 'worker'}\n`);
process.once('SIGTERM', async () => {
  await automate.stop();
  process.exit(0);
});
