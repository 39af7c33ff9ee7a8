import type { JsonValue } from '@automate/core';
import type { TestDatabase } from '@automate/embedded-postgres/testing';

/** What was told, with its type. */
export type Told = { type: string; data: Record<string, JsonValue> };

/** An ear of a test's own in the place of an event bus: it keeps what is told in a table, as far as it is wanted. */
export interface Listener {
  /** Types as LIKE has patterns. None: nobody listens. */
  want(...patterns: string[]): Promise<void>;
  /** In order. */
  told(): Promise<Told[]>;
  of(executionId: string): Promise<Told[]>;
}

export async function createListener({ sql }: TestDatabase): Promise<Listener> {
  await sql.unsafe(`
    create table public.told (
      n bigint generated always as identity, tenant text, id text, type text, data jsonb, primary key (tenant, id));
    create table public.wanted (pattern text);
    create or replace function automate_engine.is_heard() returns boolean language plpgsql stable as $$
    begin return exists (select from public.wanted); end $$;
    create or replace function automate_engine.is_wanted(p_tenant text, p_type text) returns boolean
    language plpgsql stable as $$
    begin return exists (select from public.wanted where p_type like pattern); end $$;
    create or replace function automate_engine.tell(p_tenants text[], p_ids text[], p_types text[], p_data jsonb[])
    returns void language plpgsql as $$
    begin
      insert into public.told (tenant, id, type, data)
      select e.* from unnest(p_tenants, p_ids, p_types, p_data) e on conflict do nothing;
    end $$;`);
  const told = async (): Promise<Told[]> => [...(await sql<Told[]>`select type, data from public.told order by n`)];
  return {
    async want(...patterns) {
      await sql`delete from public.wanted`;
      for (const pattern of patterns) await sql`insert into public.wanted values (${pattern})`;
    },
    told,
    of: async (executionId) => (await told()).filter(({ data }) => data.executionId === executionId),
  };
}
