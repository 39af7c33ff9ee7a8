import type { Logger } from '@automate/core';
import { destination, type Level, pino } from 'pino';

/** How much is logged. */
export type LogLevel = Exclude<Level, 'trace' | 'fatal'> | 'silent';

/** Where log lines go and what is masked in them. */
export interface LoggerOptions {
  /** Default `info`. */
  level?: LogLevel;
  /** Masks secrets in a finished line. May be set later, when the secrets are there. */
  redact?: (line: string) => string;
  /** Gets whole lines of JSON. Default standard error: standard output belongs to people. */
  write?: (line: string) => void;
}

/** A pino logger through whose hands no known secret passes. */
export interface RedactingLogger extends Logger {
  /** Masks with this from now on. */
  redactWith(redact: (line: string) => string): void;
}

/** A full disk or a closed terminal takes no more lines; what is logged about goes on all the same. */
function standardError(): ReturnType<typeof destination> {
  const stream = destination({ fd: 2, sync: true });
  stream.on('error', () => {});
  return stream;
}

/** Lines of JSON, one per event, with the time in ISO 8601. */
export function createLogger({ level = 'info', redact = (line) => line, write }: LoggerOptions = {}): RedactingLogger {
  let mask = redact;
  const stream = write ? { write } : standardError();
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'authorization',
          'headers.authorization',
          'headers.cookie',
          'password',
          'secret',
          'token',
          'value',
        ].flatMap((path) => [path, `*.${path}`]),
        censor: '[redacted]',
      },
      hooks: { streamWrite: (line) => mask(line) },
    },
    stream,
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    redactWith(redact) {
      mask = redact;
    },
  };
}
