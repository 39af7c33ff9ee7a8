/**
 * A worker to be killed where it stores: `leaving-process.ts <database URL> <folder> <middle|after|commit>`. Prints `there` in
 * the middle of what a step leaves behind, after it was stored, or after a large output was, and goes no further.
 */
import { openDatabase } from '@automate/db';
import { byteStream } from '@automate/providers';
import { createEngine } from '../create-engine.ts';
import { openDiskStorage } from './disk-storage.ts';
import { createLeavingRunner } from './leaving-runner.ts';
import { testSecrets } from './test-secrets.ts';

const [databaseUrl = '', folder = '', where = ''] = process.argv.slice(2);
const { db } = await openDatabase({ url: databaseUrl, max: 4 });
const disk = await openDiskStorage(folder);
const stand = async (): Promise<never> => {
  console.log('there');
  return await new Promise(() => {});
};
const halfway = () => {
  const begun = byteStream('first ').getReader();
  return new ReadableStream<Uint8Array>({
    async pull(to) {
      const { value } = await begun.read();
      if (value === undefined) await stand();
      else to.enqueue(value);
    },
  });
};
const storage = {
  ...disk,
  async put(...call: Parameters<typeof disk.put>) {
    const put = await disk.put(...call);
    if (where === 'commit') await stand();
    return put;
  },
};
const stepRunner = createLeavingRunner(() => ({
  output: where === 'commit' ? 'x'.repeat(100_000) : null,
  artifacts: where === 'commit' ? [] : [{ name: 'a', content: where === 'middle' ? halfway() : 'first' }],
  ...(where === 'after' && { after: stand }),
}));
const engine = createEngine({
  db,
  stepRunner,
  objects: { storage },
  secrets: testSecrets,
  invoker: { describe: async () => Promise.reject(new Error()), invoke: async () => null },
});
await engine.createWorker({ leaseMs: 1_000, pollMs: 100 }).start();
