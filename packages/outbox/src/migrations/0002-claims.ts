/**
 * The statements that take, hold and give back claims are functions, because a function carries its planner settings: a
 * plan made while the hot table was empty is kept by the session, and without them it would scan the whole table later.
 * Inside a volatile function each statement sees what was committed before it, so rows locked by one are written by the next.
 */
export const indexScansOnly = `
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off`;

/** The rows that the claims (p_ids, p_tokens) still hold, looked up and locked one after another in id order. */
export const heldRows = (columns: string, lock = 'FOR UPDATE') => `
    SELECT h.* FROM (SELECT u.id, u.token FROM unnest(p_ids, p_tokens) AS u (id, token) ORDER BY u.id) c
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM automate_outbox.items i
      WHERE i.id = c.id AND i.token = c.token AND i.state = 'claimed' ${lock}
    ) h`;

/**
 * Locks those rows. Leaves their places in v_tids, the places of those without an attempt left in v_dead, and in
 * v_ordered whether any has an order key.
 */
export const lockHeld = `
  SELECT array_agg(h.tid), array_agg(h.tid) FILTER (WHERE h.exhausted), coalesce(bool_or(h.ordered), false)
  INTO v_tids, v_dead, v_ordered
  FROM (${heldRows('i.ctid AS tid, i.attempts >= i.max_attempts AS exhausted, i.order_key IS NOT NULL AS ordered')}
  ) h;`;

/** Locks the order keys of the rows at some places in the order every other writer locks them. */
export const lockOrderKeys = (places = 'v_tids') => `
  IF v_ordered THEN
    PERFORM 1 FROM automate_outbox.order_keys k
    WHERE (k.tenant_id, k.queue, k.order_key) IN (
      SELECT i.tenant_id, i.queue, i.order_key FROM automate_outbox.items i WHERE i.ctid = ANY (${places}))
    ORDER BY k.tenant_id, k.queue, k.order_key FOR UPDATE;
  END IF;`;

/**
 * Claims are shared out between lanes: the rows of one queue, one set of requirements, one format and one tenant, which
 * stand together in the ready index. A loose scan finds the lanes (one probe each; a class the worker cannot run is
 * skipped in one probe, however many rows it has), starting after the lane the worker took from last.
 */
export const claims = `
CREATE TYPE automate_outbox.lane AS (
  queue text COLLATE "C", requires text[] COLLATE "C", engine_format integer, tenant_id text COLLATE "C"
);

CREATE FUNCTION automate_outbox.find_lanes(
  p_queues text[], p_available text[], p_formats integer[], p_after automate_outbox.lane, p_max integer
) RETURNS automate_outbox.lane[] LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_lanes automate_outbox.lane[] := '{}';
  v_queue text COLLATE "C";
  v_at automate_outbox.lane;
  v_found automate_outbox.lane;
BEGIN
  -- First what stands after p_after, then from the beginning up to it.
  FOR v_pass IN 1..2 LOOP
    EXIT WHEN v_pass = 2 AND (p_after).queue IS NULL;
    FOR v_queue IN SELECT DISTINCT q COLLATE "C" AS q FROM unnest(p_queues) AS q ORDER BY q LOOP
      CONTINUE WHEN v_pass = 1 AND v_queue < (p_after).queue;
      EXIT WHEN v_pass = 2 AND v_queue > (p_after).queue;
      IF v_pass = 1 AND v_queue = (p_after).queue THEN
        v_at := p_after;
      ELSE
        v_at := ROW (v_queue, '{}', -2147483648, '');
      END IF;
      LOOP
        SELECT i.queue, i.requires, i.engine_format, i.tenant_id INTO v_found
        FROM automate_outbox.items i
        WHERE i.state = 'ready' AND i.queue = v_queue
          AND (i.requires, i.engine_format, i.tenant_id) > (v_at.requires, v_at.engine_format, v_at.tenant_id)
        ORDER BY i.requires, i.engine_format, i.tenant_id LIMIT 1;
        EXIT WHEN NOT FOUND;
        EXIT WHEN v_pass = 2 AND v_queue = (p_after).queue
          AND (v_found.requires, v_found.engine_format, v_found.tenant_id)
            > ((p_after).requires, (p_after).engine_format, (p_after).tenant_id);
        v_at := v_found;
        IF v_found.requires <@ p_available
          AND (v_found.engine_format = 0 OR v_found.engine_format = ANY (p_formats)) THEN
          v_lanes := v_lanes || v_found;
          IF cardinality(v_lanes) >= p_max THEN RETURN v_lanes; END IF;
        ELSE
          -- Past every tenant of this class.
          v_at.tenant_id := U&'\\+10FFFF';
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
  RETURN v_lanes;
END $$;

CREATE FUNCTION automate_outbox.claim_items(
  p_worker text, p_queues text[], p_limit integer, p_lease_ms double precision, p_token bigint,
  p_available text[], p_formats integer[], p_after automate_outbox.lane
) RETURNS SETOF automate_outbox.items LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_lanes automate_outbox.lane[];
  v_tids tid[];
  v_share integer;
  v_left integer := p_limit;
BEGIN
  v_lanes := automate_outbox.find_lanes(p_queues, p_available, p_formats, p_after, least(p_limit, 64));
  IF cardinality(v_lanes) = 0 THEN RETURN; END IF;
  v_share := ceil(p_limit::double precision / cardinality(v_lanes));
  LOOP
    WITH picked AS MATERIALIZED (
      SELECT p.tid
      FROM unnest(v_lanes) AS l CROSS JOIN LATERAL (
        SELECT i.ctid AS tid FROM automate_outbox.items i
        WHERE i.state = 'ready' AND i.queue = l.queue AND i.requires = l.requires
          AND i.engine_format = l.engine_format AND i.tenant_id = l.tenant_id
        ORDER BY i.priority, i.id LIMIT v_share FOR UPDATE SKIP LOCKED
      ) p
      LIMIT v_left
    )
    SELECT array_agg(tid) INTO v_tids FROM picked;
    EXIT WHEN v_tids IS NULL;
    RETURN QUERY
    UPDATE automate_outbox.items AS i
    SET state = 'claimed', token = p_token, worker = p_worker, attempts = i.attempts + 1,
      lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000)
    WHERE i.ctid = ANY (v_tids)
    RETURNING i.*;
    v_left := v_left - cardinality(v_tids);
    -- Lanes shorter than their share left room: once more, and the longer ones fill it.
    EXIT WHEN v_left = 0 OR cardinality(v_lanes) = 1 OR v_share = p_limit;
    v_share := p_limit;
  END LOOP;
END $$;
`;
