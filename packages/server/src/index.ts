export { type HttpListener, isLoopback, listen } from './http-listener.ts';
export { createLogger, type LoggerOptions, type LogLevel, type RedactingLogger } from './logger.ts';
export { EXIT_CODES, StartError, type StartFailure } from './start-error.ts';
