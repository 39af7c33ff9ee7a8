import type { Sql } from 'postgres';
import { type CpuProfile, startCpuProfile, tellFunctions } from './cpu-profile.ts';
import { sampleWaits, type WaitSamples } from './wait-events.ts';

const FUNCTIONS = 15;

/** Watches this process and a database from `begin` to `end`. */
export interface Watch {
  begin(): Promise<void>;
  /** Lines for people. */
  end(): Promise<string[]>;
}

/**
 * @param sql A connection to another database of the same server.
 * @param where Names this process.
 */
export function createWatch(sql: Sql, url: string, where: string): Watch {
  let profile: CpuProfile | undefined;
  let waits: WaitSamples | undefined;
  return {
    async begin() {
      waits = sampleWaits(sql, url);
      profile = await startCpuProfile();
    },
    async end() {
      const functions = (await profile?.end(FUNCTIONS)) ?? [];
      return [...tellFunctions(where, functions), ...((await waits?.end()) ?? [])];
    },
  };
}
