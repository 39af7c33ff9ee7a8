/** Links are signed and kept nowhere: each says how often those of its approval had been revoked when it was made. */
export const revokedLinks = `
alter table automate_engine.approvals add column links_revoked integer not null default 0;
`;
