/** For those who publish in statements of their own: what they ask in every one of them is planned once, not each time. */
export const toldInStatements = `
create or replace function automate_bus.wants(p_tenant text, p_type text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from automate_bus.subscriptions s
    where s.until > now() and s.tenant_id in ('*', p_tenant) and p_type ~ s.regex);
end $$;

create or replace function automate_bus.is_heard() returns boolean language plpgsql stable as $$
begin
  return exists (select from automate_bus.subscriptions s where s.until > now());
end $$;

-- Publishes in the caller's transaction, in this order. An id of the tenant that was published before is left alone.
create function automate_bus.publish(
  p_source text, p_tenants text[], p_ids text[], p_types text[], p_data jsonb[]
) returns void language plpgsql as $$
begin
  insert into automate_bus.log (tenant_id, id, type, source, data)
  select e.tenant, e.id, e.type, p_source, e.data
  from unnest(p_tenants, p_ids, p_types, p_data) with ordinality as e (tenant, id, type, data, ord)
  order by e.ord
  on conflict do nothing;
end $$;
`;
