import { join } from 'node:path';
import type { AutomateConfig } from '@automate/server';
import { StartError } from '@automate/server/start-error';

/** What the environment says, checked. The only place that reads it. */
export interface Settings {
  port: number;
  host: string;
  /** Absent: the embedded PostgreSQL in the data directory. */
  databaseUrl?: string;
  /** Where people reach the server, for links that are sent to them. */
  publicUrl?: string;
  trustedProxies: string[];
  dataDir: string;
  /** Folders that hold plugins. */
  pluginPath: string[];
  /** Environment variables that workflows may use as `$secret:NAME`, and their values. */
  secrets: Record<string, string>;
  /** The hosts that each of them may be sent to. */
  secretHosts: Record<string, string[]>;
  /** 32 bytes in base64 each. Empty: the key in the data directory. */
  masterKeys: string[];
  /** Where secrets are kept beside the table, in this order, as the server's configuration takes them. */
  secretsBackends: NonNullable<NonNullable<AutomateConfig['secrets']>['backends']>;
  /** What each plugin is granted, by its id, as the server's configuration takes it. */
  pluginGrants: NonNullable<NonNullable<AutomateConfig['plugins']>['grants']>;
  /** Private addresses that workflows may call: `host:port`, a host, or a CIDR range. */
  allowPrivate: string[];
  /** Seconds between two health checks of an instance that is well; absent: the default. `off`: none by itself. */
  healthInterval?: number | 'off';
  /** Where artifacts and large outputs are kept, as the server's configuration takes it; empty: the data directory. */
  storage: NonNullable<AutomateConfig['storage']>;
  /** Days that runs and events are kept, for those that are named. */
  retention: NonNullable<AutomateConfig['retention']>;
  /** Hosts that are told the traceparent of a call. */
  traceHosts: string[];
  /** Where what this process measured is read without a key; no port: nowhere. */
  metrics: NonNullable<AutomateConfig['metrics']>;
  logLevel: LogLevel;
  webUi: boolean;
  /** Development: a changed plugin is replaced at once. */
  watch: boolean;
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

const RETAINED = ['completed', 'failed', 'cancelled', 'uncertain', 'events'] as const;

export const PORT_EXPECTED = 'must be a number from 0 to 65535';
export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

const repository = join(import.meta.dirname, '..', '..', '..');

/**
 * PORT, HOST, DATABASE_URL, and:
 * - AUTOMATE_TRUSTED_PROXIES: addresses and ranges of proxies whose X-Forwarded-For is believed, separated by commas
 * - AUTOMATE_PUBLIC_URL: where people reach the server, for links that are sent to them
 * - AUTOMATE_DATA_DIR: default `.automate` in the repository; relative to the working folder
 * - AUTOMATE_PLUGIN_PATH: folders of plugins, separated as in PATH
 * - AUTOMATE_SECRETS: `NAME` or `NAME=host,host`, separated by blanks
 * - AUTOMATE_SECRETS_BACKENDS: JSON, `[{"use": "vault", "config": {...}}]`; a secret in it is `{"$env": "NAME"}` or `{"$file": "/path"}`
 * - AUTOMATE_PLUGIN_GRANTS: JSON, `{"mail": [{"resource": "secrets", "action": "read", "scope": "password"}]}`
 * - AUTOMATE_MASTER_KEY: keys of the secrets table in base64, separated by commas, the current one first
 * - AUTOMATE_ALLOW_PRIVATE: `host:port`, hosts or ranges, separated by commas
 * - AUTOMATE_HEALTH_INTERVAL: seconds between two health checks of an instance, or `off`
 * - AUTOMATE_STORAGE: JSON, `{"use": "s3", "config": {...}}`; a secret in it as in AUTOMATE_SECRETS_BACKENDS
 * - AUTOMATE_RETENTION: days, `completed=30 failed=90 cancelled=90 uncertain=0 events=30`, some or all; 0 is for ever
 * - AUTOMATE_TRACE_HOSTS: hosts that are told the traceparent of a call, separated by commas
 * - AUTOMATE_METRICS_PORT, AUTOMATE_METRICS_HOST: where what is measured is read at /metrics without a key
 * - AUTOMATE_WEB_UI: `off`: no web UI is built or served
 * - AUTOMATE_WATCH: `1`: a changed plugin is replaced at once, for development
 * - AUTOMATE_LOG_LEVEL: `debug`, `info`, `warn` (default), `error`, `silent`
 *
 * @throws StartError `config` that names every variable that is not valid.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;
  const list = (name: string, separator: string | RegExp): string[] =>
    (read(name) ?? '').split(separator).flatMap((each) => each.trim() || []);

  const port = read('PORT') ?? '3000';
  if (!isPort(port)) problems.push(`PORT ${PORT_EXPECTED}`);

  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    problems.push('DATABASE_URL must begin with postgres:// or postgresql://');
  }

  const publicUrl = read('AUTOMATE_PUBLIC_URL');
  if (publicUrl !== undefined && !/^https?:\/\/[^/]/.test(publicUrl)) {
    problems.push('AUTOMATE_PUBLIC_URL must begin with https:// or http://');
  }

  const secrets: Record<string, string> = {};
  const secretHosts: Record<string, string[]> = {};
  for (const entry of list('AUTOMATE_SECRETS', /\s+/)) {
    const [name = '', hosts = ''] = entry.split('=', 2);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      problems.push(`AUTOMATE_SECRETS lists ${JSON.stringify(name)}, which is no name of a variable`);
      continue;
    }
    const value = env[name];
    if (value) secrets[name] = value;
    secretHosts[name] = hosts.split(',').filter((host) => host !== '');
  }

  const interval = read('AUTOMATE_HEALTH_INTERVAL');
  if (interval !== undefined && interval !== 'off' && !/^[1-9]\d{0,5}$/.test(interval)) {
    problems.push('AUTOMATE_HEALTH_INTERVAL must be whole seconds from 1 to 999999, or off');
  }

  const json = <T>(name: string, otherwise: T): T => {
    const text = read(name);
    try {
      // What it must look like, the server's configuration says.
      return text === undefined ? otherwise : (JSON.parse(text) as T);
    } catch {
      problems.push(`${name} is not valid JSON`);
      return otherwise;
    }
  };
  const secretsBackends = json<Settings['secretsBackends']>('AUTOMATE_SECRETS_BACKENDS', []);
  const pluginGrants = json<Settings['pluginGrants']>('AUTOMATE_PLUGIN_GRANTS', {});

  const storage = json<Settings['storage']>('AUTOMATE_STORAGE', {});

  const retention: Settings['retention'] = {};
  for (const entry of list('AUTOMATE_RETENTION', /\s+/)) {
    const [name, days = ''] = entry.split('=', 2);
    const kind = RETAINED.find((known) => known === name);
    if (kind === undefined || !/^\d{1,5}$/.test(days) || Number(days) > 36_500) {
      const expected = `days from 0 (for ever) to 36500 for ${RETAINED.join(', ')}, such as completed=30`;
      problems.push(`AUTOMATE_RETENTION says ${JSON.stringify(entry)}: it must be ${expected}`);
    } else retention[`${kind}Days`] = Number(days);
  }

  const metricsPort = read('AUTOMATE_METRICS_PORT');
  const metricsHost = read('AUTOMATE_METRICS_HOST');
  if (metricsPort !== undefined && !isPort(metricsPort)) problems.push(`AUTOMATE_METRICS_PORT ${PORT_EXPECTED}`);

  const logLevel = (read('AUTOMATE_LOG_LEVEL') ?? 'warn') as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) problems.push(`AUTOMATE_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);

  if (problems.length > 0) throw new StartError('config', `${problems.join('; ')}.`);
  return {
    port: Number(port),
    host: read('HOST') ?? '127.0.0.1',
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    trustedProxies: list('AUTOMATE_TRUSTED_PROXIES', ','),
    dataDir: read('AUTOMATE_DATA_DIR') ?? join(repository, '.automate'),
    pluginPath: list('AUTOMATE_PLUGIN_PATH', process.platform === 'win32' ? ';' : ':'),
    secrets,
    secretHosts,
    masterKeys: list('AUTOMATE_MASTER_KEY', ','),
    secretsBackends,
    pluginGrants,
    allowPrivate: list('AUTOMATE_ALLOW_PRIVATE', ','),
    ...(interval === undefined ? {} : { healthInterval: interval === 'off' ? interval : Number(interval) }),
    storage,
    retention,
    traceHosts: list('AUTOMATE_TRACE_HOSTS', ','),
    metrics: {
      ...(metricsPort === undefined ? {} : { port: Number(metricsPort) }),
      ...(metricsHost === undefined ? {} : { host: metricsHost }),
    },
    logLevel,
    webUi: read('AUTOMATE_WEB_UI') !== 'off',
    watch: read('AUTOMATE_WATCH') === '1',
  };
}

/** Where the server's configuration has what came from a variable. */
const PLACES: Record<string, string> = {
  'http/publicUrl': 'AUTOMATE_PUBLIC_URL',
  'http/trustedProxies': 'AUTOMATE_TRUSTED_PROXIES',
  'plugins/grants': 'AUTOMATE_PLUGIN_GRANTS',
  'secrets/backends': 'AUTOMATE_SECRETS_BACKENDS',
  storage: 'AUTOMATE_STORAGE',
};

/** What the server says of its configuration, said of the variables that it came from. */
export function nameVariables({ message, cause }: StartError): StartError {
  const places = new RegExp(`(^|[:;] /)(${Object.keys(PLACES).join('|')})(?=[/ :])`, 'g');
  return new StartError(
    'config',
    message.replace(places, (_, before, place) => `${before.replace('/', '')}${PLACES[place]}`),
    cause,
  );
}
