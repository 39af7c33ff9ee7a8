import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TENANT, type JsonObject } from '@automate/core';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import {
  type Automate,
  type AutomateConfig,
  automateMigrations,
  type Components,
  createAutomate,
  createLogger,
} from '@automate/server';
import { type ApiAnswer, type ApiClient, createApiClient } from './api-client.ts';
import { testPostgres } from './test-postgres.ts';
import { until } from './until.ts';

export interface TestServerOptions {
  /** Folders of plugins, absolute, or names of packages that are installed for the working folder. */
  plugins?: readonly string[];
  /** What else differs from the defaults of a server. */
  config?: Partial<AutomateConfig>;
  components?: Components;
  /** Of a PostgreSQL's superuser. Default: one is started. */
  postgresUrl?: string;
}

/** A run of a workflow that is over, as the API tells it. */
export interface TestRun extends JsonObject {
  status: string;
}

/** A whole server on a database and a data folder of its own, reached over a real socket. */
export interface TestServer extends AsyncDisposable {
  automate: Automate;
  url: string;
  /** Calls the API with a key that may do everything. */
  api: ApiClient;
  /** Every line that was logged, at the finest level. */
  log: readonly string[];
  /** Activates a workflow. @throws AssertionError when it is refused */
  workflow(yaml: string): Promise<void>;
  /** Sends an event, and resolves with the run that it started when that is over (or 20 seconds have passed, with an error). */
  run(type: string, payload?: JsonObject): Promise<TestRun>;
  /** Stops it and starts it again, at the same address, on the same database and data folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server with chosen plugins on a migrated database that is a copy of a template, on a free port of loopback.
 * @throws StartError and whatever else `createAutomate` throws; then nothing is left of it
 */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { plugins = [], config, components, postgresUrl } = options;
  const server = postgresUrl ?? (await testPostgres());
  const database = await createTestDatabase({ migrations: automateMigrations, server });
  const dataDir = mkdtempSync(join(tmpdir(), 'automate-test-server-'));
  const log: string[] = [];
  let automate: Automate | undefined;
  const stop = async () => {
    await automate?.stop();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const start = async (http: object): Promise<Automate> => {
      const own = { dataDir, databaseUrl: database.url, http: { port: 0 }, plugins: { list: [...plugins] } };
      return await createAutomate(
        { ...own, ...config, http: { ...own.http, ...config?.http, ...http } },
        { log: createLogger({ level: 'debug', write: (line) => void log.push(line) }), ...components },
      );
    };
    automate = await start({});
    const { url = '' } = await automate.start();
    const key = { tenantId: DEFAULT_TENANT, name: 'test', permissions: ['*'], actor: 'test' };
    const { token } = await automate.apiKeys.create(key);
    const api = createApiClient(url, token);
    return {
      get automate() {
        return automate as Automate;
      },
      url,
      api,
      log,
      async workflow(yaml) {
        await api('POST', '/api/v1/workflows?activate=true', yaml, 'application/yaml').then(accepted);
      },
      run: (type, payload = {}) => runOf(api, type, payload),
      async restart() {
        await automate?.stop();
        automate = await start({ port: Number(new URL(url).port) });
        await automate.start();
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runOf(api: ApiClient, type: string, payload: JsonObject): Promise<TestRun> {
  const { eventId } = accepted(await api('POST', '/api/v1/events', { type, payload })).body;
  const finished = await until(`a run of ${type} is over`, async () => {
    const [run] = accepted(await api('GET', `/api/v1/executions?eventId=${eventId}`)).body.data;
    return run?.finishedAt === undefined ? undefined : (run as { id: string });
  });
  return accepted(await api('GET', `/api/v1/executions/${finished.id}`)).body;
}

function accepted(answer: ApiAnswer): ApiAnswer {
  if (answer.status < 300) return answer;
  throw new Error(`the server answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
