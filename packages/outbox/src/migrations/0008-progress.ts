import { heldRows, indexScansOnly } from './0002-claims.ts';

/** A claim whose work came further is its item's first attempt again. */
export const progress = `
CREATE FUNCTION automate_outbox.progress_claims(p_ids bigint[], p_tokens bigint[])
RETURNS TABLE (item_id bigint, item_token bigint)
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
BEGIN
  SELECT array_agg(h.tid) INTO v_tids FROM (${heldRows('i.ctid AS tid')}
  ) h;
  RETURN QUERY
  UPDATE automate_outbox.items i SET attempts = 1 WHERE i.ctid = ANY (v_tids) RETURNING i.id, i.token;
END $$;
`;
