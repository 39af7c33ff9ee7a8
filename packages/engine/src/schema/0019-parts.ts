import { attempts, type ReadFunction } from './0003-reads.ts';
import { tellEndsFunction } from './0006-workflow-ends.ts';
import { byKey } from './planner-settings.ts';

const DEPTH = `case when jsonb_typeof(v.payload -> 'depth') = 'number' then
        greatest(0, least(1000, (v.payload -> 'depth')::numeric))::integer end`;

export const readPartsFunction = ({
  create,
  more,
}: ReadFunction): string => `${create} function automate_engine.read_parts(p_tenants text[], p_executions uuid[])
returns table (id text, part_of text, path text, prefix text, first integer, count integer, concurrency integer,
  attempts json)
language plpgsql stable ${byKey} as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return query
  select p.execution_id::text, p.part_of::text, p.path, p.prefix, p.first, p.count, p.concurrency,
    ${attempts(`s.tenant_id = p.tenant_id and s.execution_id = p.part_of and not starts_with(s.path, p.prefix)`, more)}
  from unnest(p_tenants, p_executions) as c (tenant, execution)
  join automate_engine.parts p on p.tenant_id = c.tenant and p.execution_id = c.execution;
end $$;`;

/** Runs that handle some of the items of another run's loop. See README.md for what each table means. */
export const parts = `
create table automate_engine.parts (
  tenant_id text not null,
  execution_id uuid not null,
  -- The run whose loop it is.
  part_of uuid not null,
  -- The place of the loop in that run, and what stands before an item's in both.
  path text not null,
  prefix text not null,
  first integer not null,
  count integer not null check (count > 0),
  concurrency integer not null check (concurrency > 0),
  primary key (tenant_id, execution_id),
  foreign key (tenant_id, execution_id) references automate_engine.executions (tenant_id, id) on delete cascade
);
create index parts_by_run on automate_engine.parts (tenant_id, part_of, execution_id);

-- With what the other run knows: it holds still at the loop meanwhile, and what stands before it is over.
${readPartsFunction({ create: 'create' })}

-- A part that ends is no end of its workflow. What was edited for a rerun may hold anything as its depth.
${tellEndsFunction({ create: 'create or replace', unless: " and e.origin not like '%#'", depth: DEPTH })}
`;
