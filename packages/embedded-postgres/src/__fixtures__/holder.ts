/**
 * A process that holds an embedded PostgreSQL: `holder <dataDir> [uid]`. Prints one line of JSON when it has it, stops when
 * its input ends, and prints `stopped`. With a uid it gives up root's rights first, as if that user had started it.
 */
import { dirname } from 'node:path';
import { toAutomateError } from '@automate/core';
import { startEmbeddedPostgres } from '../index.ts';
import { usableBinaries } from '../installation.ts';

const [dataDir = '', uid] = process.argv.slice(2);
if (uid !== undefined) {
  const account = { uid: Number(uid), gid: Number(uid) };
  // This checkout may be closed to the user; then the programs come from a place that is not.
  process.env.PATH = dirname(usableBinaries({ account }).postgres);
  process.setgroups?.([]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}
try {
  const held = await startEmbeddedPostgres({ dataDir });
  const { owned, pid, options, url } = held;
  console.log(JSON.stringify({ owned, pid, options, url }));
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  await held.stop();
  console.log('"stopped"');
} catch (error) {
  const { code, message } = toAutomateError(error);
  console.log(JSON.stringify({ code, message }));
}
