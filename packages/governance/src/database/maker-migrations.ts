/** What somebody made that acts later without them has at most their rights. */
export const keysOfMakers = `
alter table api_keys
  -- Who made it, as the audit table names them. Null: it is older than this column.
  add column created_by text,
  -- Whose rights bound it: of whoever made it, or made the key that made it. Null: nobody's, as of the first key.
  add column user_id uuid,
  -- The key that made it.
  add column parent_id text;
create index api_keys_of_parent on api_keys (tenant_id, parent_id) where parent_id is not null;
`;

export const linksOfMakers = `
alter table user_tokens
  add column made_by text,
  -- What its maker could then. Null: it is older than this column.
  add column permissions text[];
`;
