import type { ActionDescription, ActionInvoker } from '@automate/connectors';
import { runMigrations } from '@automate/db';
import { createEngine, type Engine, engineMigrations } from '@automate/engine';
import { outboxMigrations } from '@automate/outbox';
import type { Sql } from 'postgres';
import type { BenchDatabase } from '../peers/system.ts';

const description: ActionDescription = {
  connector: 'bench',
  action: 'call',
  displayName: 'Call',
  effect: 'once',
  input: { type: 'object' },
  pluginId: 'bench',
  pluginVersion: '1.0.0',
};

/** An action that costs nothing: what is measured around it is the engine. */
const invoker: ActionInvoker = {
  describe: async () => description,
  invoke: async () => ({ ok: true }),
};

/** The engine alone, in this process, without secrets and without a server. */
export async function openEngine({ sql, db }: BenchDatabase): Promise<Engine> {
  await runMigrations(sql, [outboxMigrations, engineMigrations]);
  return createEngine({
    // The handle of `openDatabase`: its client is there, its type does not say so.
    db: db as typeof db & { $client: Sql },
    invoker,
    secrets: {
      placeholder: async (_tenantId, key) => key,
      redact: (_tenantId, value) => value,
    },
  });
}
