import { build } from './en/build.ts';
import { operate } from './en/operate.ts';
import { shell } from './en/shell.ts';
import { watch } from './en/watch.ts';

/** Every text of the web UI. `{name}` is filled in. */
export const en = { ...build, ...operate, ...shell, ...watch };

export type MessageKey = keyof typeof en;
