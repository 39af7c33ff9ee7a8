export { lendContracts } from '@automate/host';
export type {
  Automate,
  Components,
  EmbeddedServer,
  PendingSetup,
  Started,
  StartStage,
} from './automate.ts';
export { type AutomateConfig, automateConfigSchema, ROLES, type Role } from './config.ts';
export { createAutomate } from './create-automate.ts';
export { createLogger, type LoggerOptions, type LogLevel } from './logger.ts';
export type { Metrics } from './metrics/metrics.ts';
export { automateMigrations } from './migrations.ts';
export { EXIT_CODES, StartError, type StartFailure } from './start-error.ts';
