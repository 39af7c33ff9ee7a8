import { encode, type Logger, type RemoteCaller } from '@automate/core';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** Longest line, encoded. */
const MAX_LINE = 64 * 1024;

/** Writes what `borrowedLog` of the other process says. */
export function lentLog(log: Logger): (level: string, fields: object, message: string) => void {
  return (level, fields, message) => {
    const known = LEVELS.find((each) => each === level);
    if (known === undefined || typeof fields !== 'object' || fields === null || typeof message !== 'string') return;
    log[known](fields, message);
  };
}

/** The log of the other process. */
export function borrowedLog(back: RemoteCaller): Logger {
  const at = (level: string) => (fields: object, message: string) =>
    back.tell('log', [level, loggable(fields), message]);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What cannot cross does not cost the line. */
function loggable(fields: object): object {
  try {
    encode(fields, { maxSize: MAX_LINE });
    return fields;
  } catch (error) {
    return { omitted: (error as Error).message };
  }
}
