import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import type { Automate, Components, Started } from '../automate.ts';
import type { AutomateConfig } from '../config.ts';
import { createAutomate } from '../create-automate.ts';
import { createLogger } from '../logger.ts';

const repository = join(import.meta.dirname, '..', '..', '..', '..');
/** The two first-party plugins, by their folders. */
export const PLUGINS = ['http', 'github'].map((name) => join(repository, 'plugins', name));

/** What a request gave. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
}

/** A server on a database and a data directory of its own, reached over a real socket. */
export interface TestServer {
  automate: Automate;
  started: Started;
  database: TestDatabase;
  dataDir: string;
  url: string;
  /** A key with every permission. */
  token: string;
  /** Every line that was logged, at the finest level. */
  log: string[];
  /** Everything that was ever answered. */
  answers: string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends an event and resolves with its only run when that is over. */
  run(type: string, payload?: unknown): Promise<Answer['body']>;
  close(): Promise<void>;
}

/** Redeems the setup token over HTTP, as a person would. */
export async function startTestServer(
  config: Partial<AutomateConfig> = {},
  components: Components = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'automate-server-'));
  const log: string[] = [];
  const automate = await createAutomate(
    {
      dataDir,
      databaseUrl: database.url,
      http: { port: 0 },
      plugins: { list: PLUGINS },
      // Nothing is asked that a test does not want asked.
      health: { enabled: false },
      ...config,
    },
    { log: createLogger({ level: 'debug', write: (line) => void log.push(line) }), ...components },
  );
  const started = await automate.start();
  const server: TestServer = {
    automate,
    started,
    database,
    dataDir,
    url: started.url ?? '',
    token: '',
    log,
    answers: [],
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers: {
          ...(server.token && { authorization: `Bearer ${server.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      server.answers.push(text, JSON.stringify([...response.headers]));
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined,
      };
    },
    async run(type, payload = {}) {
      const { eventId } = (await server.call('POST', '/api/v1/events', { type, payload })).body;
      const until = performance.now() + 20_000;
      for (;;) {
        const { data: items } = (await server.call('GET', `/api/v1/executions?eventId=${eventId}`)).body;
        if (items[0]?.finishedAt !== undefined)
          return (await server.call('GET', `/api/v1/executions/${items[0].id}`)).body;
        if (performance.now() > until) throw new Error(`no run of ${type} was over in time: ${JSON.stringify(items)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async close() {
      await automate.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  if (started.url !== undefined && started.setup !== undefined) {
    const token = readFileSync(started.setup.tokenFile, 'utf8').trim();
    server.token = (await server.call('POST', '/api/v1/setup', { token })).body.token;
    // The first key is meant to be in this one answer.
    server.answers.length = 0;
  }
  return server;
}
