/**
 * A worker as a process of its own, to be killed: `worker-process.ts <database URL> <world URL> <lease in ms>`. Prints
 * `ready`; drains on SIGTERM and prints `drained`.
 */
import { openDatabase } from '@automate/db';
import { createEngine } from '../create-engine.ts';
import { testSecrets } from './test-secrets.ts';
import { createWorldInvoker } from './world-invoker.ts';

const [databaseUrl = '', worldUrl = '', leaseMs = '1000'] = process.argv.slice(2);
const { db, close } = await openDatabase({ url: databaseUrl, max: 4 });
const engine = createEngine({ db, invoker: createWorldInvoker(() => worldUrl), secrets: testSecrets });
const worker = engine.createWorker({ leaseMs: Number(leaseMs), pollMs: 100, graceMs: 200 });
process.once('SIGTERM', async () => {
  await worker.drain();
  await engine.close();
  await close();
  console.log('drained');
});
await worker.start();
console.log('ready');
