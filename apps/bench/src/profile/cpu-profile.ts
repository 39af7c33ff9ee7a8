import { type Profiler, Session } from 'node:inspector/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function and the share of the time in which it was itself running (without what it called), 0 to 1. */
export interface FunctionShare {
  name: string;
  share: number;
}

/** A running CPU profile of this process. */
export interface CpuProfile {
  /** The `count` functions that took most. */
  end(count: number): Promise<FunctionShare[]>;
}

const SAMPLE_EVERY_US = 500;
const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** Starts the profiler of V8 in this process. */
export async function startCpuProfile(): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.post('Profiler.start');
  return {
    async end(count) {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      return topFunctions(profile, count);
    },
  };
}

/** Where the time of a profile went, idle time included, largest share first. */
export function topFunctions(profile: Profiler.Profile, count: number): FunctionShare[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  profile.samples?.forEach((id, index) => {
    const time = profile.timeDeltas?.[index] ?? 0;
    const name = names.get(id) ?? '(unknown)';
    // The profiler's own start.
    if (name.includes(' node:inspector:')) return;
    times.set(name, (times.get(name) ?? 0) + time);
    total += time;
  });
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, time]) => ({ name, share: time / total }));
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  const name = functionName || '(anonymous)';
  return url === '' ? name : `${name} ${placeOf(url)}:${lineNumber + 1}`;
}

/** From the repository, or from the innermost package of node_modules. */
function placeOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  const path = relative(REPOSITORY, fileURLToPath(url)).split(sep).join('/');
  return path.slice(
    path.lastIndexOf('node_modules/') + 1 && path.lastIndexOf('node_modules/') + 'node_modules/'.length,
  );
}

/** As lines for people. */
export function tellFunctions(where: string, functions: readonly FunctionShare[]): string[] {
  return [
    `where ${where} spent its time:`,
    ...functions.map(({ name, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`),
  ];
}
