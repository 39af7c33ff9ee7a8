/**
 * Deletes all but the alerts that were over in the last ninety days, a thousand of each rule, and what was told of one the last
 * hundred times.
 */
export const PRUNE_ALERTS = `
with old as (
  delete from automate_engine.alerts a using (
    select tenant_id, id, row_number() over (partition by tenant_id, rule_id order by id desc) as place
    from automate_engine.alerts where status = 'resolved'
  ) r
  where a.tenant_id = r.tenant_id and a.id = r.id
    and (r.place > 1000 or a.resolved_at < automate_engine.alert_time() - interval '90 days')
)
delete from automate_engine.alert_notices n using automate_engine.alerts a
where a.tenant_id = n.tenant_id and a.id = n.alert_id and a.told > 100 and n.number <= a.told - 100`;
