import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of Linux on every platform of ours (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/**
 * Seconds of a processor that a PostgreSQL has taken since it was started: its first process, those that have ended, and
 * those there are. Undefined where there is no /proc, or it runs on another machine.
 */
export async function postgresSeconds(dataDir: string): Promise<number | undefined> {
  const file = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const first = file.slice(0, file.indexOf('\n'));
  const own = parseStat((await statOf(first)) ?? '');
  if (own === undefined) return undefined;
  let ticks = own.own + own.ended;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const process = parseStat((await statOf(name)) ?? '');
    if (process?.parent === Number(first)) ticks += process.own;
  }
  return ticks / TICKS_PER_SECOND;
}

function statOf(pid: string): Promise<string | undefined> {
  // It may have ended meanwhile: then its parent counts it, with the next reading.
  return readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
}

/** Of a line of /proc/<pid>/stat (proc_pid_stat(5)): the parent, and the ticks of itself and of children that have ended. */
export function parseStat(line: string): { parent: number; own: number; ended: number } | undefined {
  // The name in parentheses may hold anything.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return undefined;
  const at = (field: number) => Number(fields[field - 3]);
  return { parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) };
}
