import type { MigrationSet, Signals } from '@automate/core';
import type { Engine } from '@automate/engine';
import type { PostgresEventBus } from '@automate/event-bus';

/** What joins packages in the database: the engine's port of telling is the event bus. Needs the tables of both. */
export const joinedMigrations: MigrationSet = {
  package: '@automate/server',
  schema: 'automate_server',
  migrations: [
    {
      name: '0001_engine_on_bus',
      sql: `
create or replace function automate_engine.is_heard() returns boolean language plpgsql stable as $$
begin
  return automate_bus.is_heard();
end $$;

create or replace function automate_engine.is_wanted(p_tenant text, p_type text) returns boolean
language plpgsql stable as $$
begin
  return automate_bus.wants(p_tenant, p_type);
end $$;

create or replace function automate_engine.tell(p_tenants text[], p_ids text[], p_types text[], p_data jsonb[]) returns void
language plpgsql as $$
begin
  perform automate_bus.publish('engine', p_tenants, p_ids, p_types, p_data);
end $$;
`,
    },
  ],
};

/** Between two hints, in milliseconds: each lets every process that listens look into the log. */
const HINT_MS = 25;

/** What the engine tells is on the bus with its commit: this says to whoever listens that it is. */
export function hintOfProgress(engine: Pick<Engine, 'onProgress'>, signals: Signals, bus: PostgresEventBus): void {
  let isDue = false;
  const hint = (): void => {
    if (isDue) return;
    isDue = true;
    const later = setTimeout(() => {
      isDue = false;
      bus.hint();
    }, HINT_MS);
    later.unref();
  };
  engine.onProgress(hint);
  signals.on('stepStarted', hint);
}
