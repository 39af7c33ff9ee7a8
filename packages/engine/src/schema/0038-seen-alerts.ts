/** What a look saw, as data: whoever shows an alert says it in their language. Null of alerts that are older. */
export const seenAlerts = 'alter table automate_engine.alerts add column seen jsonb;';
