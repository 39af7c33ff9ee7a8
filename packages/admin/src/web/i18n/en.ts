import { build } from './en/build.ts';
import { errors } from './en/errors.ts';
import { jobs } from './en/jobs.ts';
import { operate } from './en/operate.ts';
import { shell } from './en/shell.ts';
import { watch } from './en/watch.ts';

/** Every text of the web UI. `{name}` is filled in. */
export const en = { ...build, ...errors, ...jobs, ...operate, ...shell, ...watch };

export type MessageKey = keyof typeof en;
