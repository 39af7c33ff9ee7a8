import { readdir, readFile } from 'node:fs/promises';

/** Of Linux on every platform of ours (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/**
 * Seconds of a processor that a PostgreSQL has taken since it was started: its first process, those that have ended, and
 * those there are. Undefined where there is no /proc, or it runs on another machine.
 * @param backend The process id of one of its connections.
 */
export async function postgresSeconds(backend: string): Promise<number | undefined> {
  const first = parseStat(await statOf(backend))?.parent;
  const own = parseStat(await statOf(String(first)));
  if (own === undefined) return undefined;
  let ticks = own.own + own.ended;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const process = parseStat(await statOf(name));
    if (process !== undefined && process.parent === first) ticks += process.own;
  }
  return ticks / TICKS_PER_SECOND;
}

function statOf(pid: string): Promise<string> {
  // It may have ended meanwhile: then its parent counts it, with the next reading.
  return readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
}

/** Of a line of /proc/<pid>/stat (proc_pid_stat(5)): the parent, and the ticks of itself and of children that have ended. */
export function parseStat(line: string): { parent: number; own: number; ended: number } | undefined {
  // The name in parentheses may hold anything.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return undefined;
  const at = (field: number) => Number(fields[field - 3]);
  return { parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) };
}
