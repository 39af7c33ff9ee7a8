/** Which outbox item a notice is told by: what comes a second time is left alone, a requeued dead letter is the same item. */
export const noticeItems = `
alter table automate_engine.notices add column item bigint;
`;
