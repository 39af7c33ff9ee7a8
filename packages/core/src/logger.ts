/** The part of pino that Automate's packages use. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => {};

/** Says nothing: the default where no logger is handed in. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
