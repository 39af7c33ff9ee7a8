/** The letters of a tenant, and of one of its queues, are found without reading those of the others. */
export const lettersOfTenants = `
CREATE INDEX dead_letters_of_tenant ON automate_outbox.dead_letters (tenant_id, queue, died_at DESC, id DESC);
`;
