import { readFile } from 'node:fs/promises';

const EVERY_MS = 500;
const KIB_PER_MIB = 1024;

/**
 * Looks at the resident memory of a process and tells once when it has more than the limit. Linux only: elsewhere the
 * limit of the heap alone holds. Returns what ends the watch.
 */
export function watchMemory(pid: number, limitMb: number, exceeded: (mb: number) => void): () => void {
  if (process.platform !== 'linux') return () => {};
  const timer = setInterval(async () => {
    const mb = await residentMb(pid);
    if (mb > limitMb) {
      clearInterval(timer);
      exceeded(mb);
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** 0 for a process that is gone. */
async function residentMb(pid: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / KIB_PER_MIB);
  } catch {
    return 0;
  }
}
