import { indexScansOnly } from './0002-claims.ts';

/** Claiming without row locks: what was read is taken only where nobody changed it in between. */
export const optimistic = `
CREATE FUNCTION automate_outbox.read_ready(
  p_queues text[], p_limit integer, p_available text[], p_formats integer[], p_after automate_outbox.lane
) RETURNS TABLE (item_id bigint, item_token bigint) LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_lanes automate_outbox.lane[];
  v_share integer;
BEGIN
  v_lanes := automate_outbox.find_lanes(p_queues, p_available, p_formats, p_after, least(p_limit, 64));
  v_share := ceil(p_limit::double precision / greatest(cardinality(v_lanes), 1));
  RETURN QUERY
  SELECT p.id, p.token
  FROM unnest(v_lanes) AS l CROSS JOIN LATERAL (
    SELECT i.id, i.token FROM automate_outbox.items i
    WHERE i.state = 'ready' AND i.queue = l.queue AND i.requires = l.requires
      AND i.engine_format = l.engine_format AND i.tenant_id = l.tenant_id
    ORDER BY i.priority, i.id LIMIT v_share
  ) p
  LIMIT p_limit;
END $$;

CREATE FUNCTION automate_outbox.take_items(
  p_ids bigint[], p_tokens bigint[], p_worker text, p_lease_ms double precision, p_token bigint
) RETURNS SETOF automate_outbox.items LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_item record;
BEGIN
  FOR v_item IN SELECT u.id, u.token FROM unnest(p_ids, p_tokens) AS u (id, token) ORDER BY u.id LOOP
    RETURN QUERY
    UPDATE automate_outbox.items AS i
    SET state = 'claimed', token = p_token, worker = p_worker, attempts = i.attempts + 1,
      lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000)
    WHERE i.id = v_item.id AND i.token = v_item.token AND i.state = 'ready'
    RETURNING i.*;
  END LOOP;
END $$;
`;
