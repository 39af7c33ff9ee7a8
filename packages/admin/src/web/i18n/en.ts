import { alerts } from './en/alerts.ts';
import { build } from './en/build.ts';
import { compare } from './en/compare.ts';
import { connections } from './en/connections.ts';
import { data } from './en/data.ts';
import { errors } from './en/errors.ts';
import { failures } from './en/failures.ts';
import { jobs } from './en/jobs.ts';
import { operate } from './en/operate.ts';
import { people } from './en/people.ts';
import { refusals } from './en/refusals.ts';
import { rules } from './en/rules.ts';
import { shell } from './en/shell.ts';
import { watch } from './en/watch.ts';
import { workflowCanvas } from './en/workflow-canvas.ts';

/** Every text of the web UI. `{name}` is filled in. */
export const en = {
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

export type MessageKey = keyof typeof en;
