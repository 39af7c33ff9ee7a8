import { alerts } from './de/alerts.ts';
import { build } from './de/build.ts';
import { compare } from './de/compare.ts';
import { connections } from './de/connections.ts';
import { data } from './de/data.ts';
import { errors } from './de/errors.ts';
import { failures } from './de/failures.ts';
import { jobs } from './de/jobs.ts';
import { operate } from './de/operate.ts';
import { people } from './de/people.ts';
import { refusals } from './de/refusals.ts';
import { rules } from './de/rules.ts';
import { shell } from './de/shell.ts';
import { watch } from './de/watch.ts';
import { workflowCanvas } from './de/workflow-canvas.ts';
import type { MessageKey } from './en.ts';

/** Every text of the web UI, in German. */
export const de: Record<MessageKey, string> = {
  ...alerts,
  ...build,
  ...compare,
  ...connections,
  ...data,
  ...errors,
  ...failures,
  ...jobs,
  ...operate,
  ...people,
  ...refusals,
  ...rules,
  ...shell,
  ...watch,
  ...workflowCanvas,
};
