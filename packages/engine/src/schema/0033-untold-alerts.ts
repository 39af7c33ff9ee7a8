import { tellFound, trigger, triggerFunction } from './0022-telling.ts';

/** A rule need not name anybody: its alerts are shown, and told on the event bus, as those of all rules are. */
const nobody = `
alter table automate_engine.alert_rules
  alter column connector drop not null,
  alter column recipient drop not null,
  add check ((connector is null) = (recipient is null) and (connection is null or connector is not null));
`;

const edge = (what: 'firing' | 'resolved', changed: string): string => `with found as (
    select n.*, n.id::text || '/${what}' as told_id, 'alert.${what}' as type, row_number() over (order by n.id) as ord
    from (${changed}) n
  )${tellFound(`jsonb_strip_nulls(jsonb_build_object(
      'alertId', f.id, 'ruleId', f.rule_id, 'rule', f.rule_name, 'kind', f.kind, 'severity', f.severity, 'status', f.status,
      'message', f.message, 'startedAt', f.started_at, 'resolvedAt', f.resolved_at,
      'abandoned', case when f.abandoned then true end))`)}`;

export const untoldAlerts = [
  nobody,
  triggerFunction('tell_new_alerts', edge('firing', 'select * from new_rows')),
  trigger('alerts', 'tell_new_alerts', 'insert'),
  triggerFunction(
    'tell_alerts',
    edge(
      'resolved',
      `select w.* from new_rows w join old_rows o on o.tenant_id = w.tenant_id and o.id = w.id
      where w.status = 'resolved' and o.status <> 'resolved'`,
    ),
  ),
  trigger('alerts', 'tell_alerts', 'update'),
].join('');
