/** Dead letters are found by what they were about: whoever takes that up again forgets them. */
export const deadKeys = `
CREATE INDEX dead_letters_key ON automate_outbox.dead_letters (tenant_id, queue, key) WHERE key IS NOT NULL;
`;
