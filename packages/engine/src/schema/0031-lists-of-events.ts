/** Lists of events of one type or from one source are ranges of an index, however rare these are. */
export const listsOfEvents = `
create index events_by_type on automate_engine.events (tenant_id, type, id);
create index events_by_source on automate_engine.events (tenant_id, source, id);
`;
