import { join } from 'node:path';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import {
  type Automate,
  type AutomateConfig,
  type Components,
  createAutomate,
  createLogger,
  lendContracts,
  StartError,
} from '@automate/server';
import type { DataDir } from './data-dir.ts';
import { beginDemoState, type DemoState, recorderUrl } from './demo/state.ts';
import { nameVariables, type Settings } from './environment.ts';

/** The folder of this repository where plugins are put. */
const PLUGINS_FOLDER = join(import.meta.dirname, '..', '..', '..', 'plugins');
/** Part of this repository, as the server is: their code runs in its process. All others have one of their own. */
const OWN_PLUGINS = ['github', 'http', 'disk-storage'].map((name) => join(PLUGINS_FOLDER, name));
/** A worker that dies is missed after this long: short, because the reference server is often stopped and started. */
const LEASE_MS = 10_000;

/** Opens this installation's parts, for whichever roles a command needs. */
export async function openInstallation(
  settings: Settings,
  dir: DataDir,
  roles: AutomateConfig['roles'],
  onStage?: Components['onStage'],
): Promise<Automate> {
  lendContracts(import.meta.resolve('@automate/server'));
  const demo = await beginDemoState(dir);
  const log = createLogger({ level: settings.logLevel });
  const embedded = () => startEmbeddedPostgres({ dataDir: join(dir.path, 'postgres'), log });
  try {
    return await createAutomate(configOf(settings, dir, roles, demo), { embedded, log, ...(onStage && { onStage }) });
  } catch (error) {
    throw StartError.isInstance(error) && error.failure === 'config' ? nameVariables(error) : error;
  }
}

function configOf(
  settings: Settings,
  dir: DataDir,
  roles: AutomateConfig['roles'],
  { recorderPort }: DemoState,
): AutomateConfig {
  const { databaseUrl, publicUrl, secrets, secretHosts, secretsBackends, pluginGrants, masterKeys, healthInterval } =
    settings;
  const { storage, retention, traceHosts, metrics } = settings;
  return {
    dataDir: dir.path,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(roles && { roles }),
    http: {
      host: settings.host,
      port: settings.port,
      webUi: settings.webUi,
      trustedProxies: settings.trustedProxies,
      ...(publicUrl && { publicUrl }),
    },
    plugins: {
      directory: PLUGINS_FOLDER,
      path: settings.pluginPath,
      grants: pluginGrants,
      dependenciesOf: join(import.meta.dirname, '..'),
      tiers: { trusted: OWN_PLUGINS },
      watch: settings.watch,
    },
    secrets: { environment: secrets, bindings: secretHosts, backends: secretsBackends, masterKeys },
    // The demo's workflow calls a recorder on loopback: that one address is opened, and no other.
    allowPrivate: [...settings.allowPrivate, `127.0.0.1:${recorderPort}`],
    environment: { DEMO_ENDPOINT: recorderUrl(recorderPort) },
    storage,
    retention,
    tracing: { sendTo: traceHosts },
    metrics,
    worker: { leaseMs: LEASE_MS },
    health: {
      enabled: healthInterval !== 'off',
      ...(typeof healthInterval === 'number' ? { intervalMs: healthInterval * 1000 } : {}),
    },
  };
}
