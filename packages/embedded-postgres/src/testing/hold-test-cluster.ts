import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestCluster } from './test-cluster.ts';

/**
 * A PostgreSQL that is held by a process of its own, which outlives this one for as long as the cleaning takes, however
 * this one ends. It keeps nobody from ending.
 */
export async function holdTestCluster(): Promise<TestCluster> {
  const file = join(import.meta.dirname, `cluster-process${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const holder = spawn(process.execPath, ['--conditions=@automate/source', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is for the test run; the holder follows it through the pipe.
    detached: true,
  });
  const gone = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  const url = await Promise.race([
    new Promise<string>((resolve) => createInterface(holder.stdout).once('line', resolve)),
    gone.then(() => Promise.reject(new Error("the tests' PostgreSQL did not start: see above"))),
  ]);
  holder.unref();
  for (const pipe of [holder.stdin, holder.stdout]) (pipe as Partial<{ unref(): void }>).unref?.();
  return {
    url,
    async stop() {
      holder.ref();
      holder.stdin.end();
      await gone;
    },
  };
}
