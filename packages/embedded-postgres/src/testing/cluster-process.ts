/**
 * A process beside the test run that holds its cluster: prints the URL, waits for the run to end, in whatever way it ends
 * (its end of the pipe closes even on SIGKILL), then ends the server and removes its files.
 */
import { startTestCluster } from './test-cluster.ts';

const over = new Promise((resolve) => {
  process.stdin.once('close', resolve);
  process.stdin.resume();
});
const cluster = await startTestCluster();
process.stdout.write(`${cluster.url}\n`);
await over;
await cluster.stop();
