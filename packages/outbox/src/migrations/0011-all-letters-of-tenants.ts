/** All letters of a tenant, of whatever queue. */
export const allLettersOfTenants = `
CREATE INDEX dead_letters_of_whole_tenant ON automate_outbox.dead_letters (tenant_id, died_at DESC, id DESC);
`;
