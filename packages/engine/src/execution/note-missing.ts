import type { MissingPath, RenderPorts } from '@automate/templates';
import type { StepLog } from './step-log.ts';

/** Paths that are noted of one attempt. */
const MAX_NOTED = 10;

/** Notes in a step's log, once each, which paths of its templates led to nothing: a name that is misspelt is no error. */
export function notingMissing(ports: RenderPorts, log: StepLog): RenderPorts {
  const noted = new Set<string>();
  const missing = ({ path, name, pointer }: MissingPath): void => {
    const key = `${pointer} ${path}`;
    if (noted.has(key) || noted.size === MAX_NOTED) return;
    noted.add(key);
    log.warn({ at: pointer }, `{{${path}}}: there is no ${JSON.stringify(name)}; nothing was put in its place`);
  };
  return { ...ports, missing };
}
