import type { OpenAdminResources } from '@automate/admin';
import type { Logger } from '@automate/core';
import { nowAndThen } from './now-and-then.ts';

const HOUR_MS = 3_600_000;
const TAKE_UP_MS = 5_000;

/** Forgets old imports and jobs over rows, and goes on with those whose process is gone. Returns what ends it. */
export function keepUpAdminResources(resources: Pick<OpenAdminResources, 'sweep' | 'takeUp'>, log: Logger): () => void {
  const ends = [
    nowAndThen(HOUR_MS, () => resources.sweep(), log, 'old imports and jobs could not be forgotten; tried again'),
    nowAndThen(TAKE_UP_MS, () => resources.takeUp(), log, 'imports and jobs could not be taken up; tried again'),
  ];
  return () => {
    for (const end of ends) end();
  };
}
