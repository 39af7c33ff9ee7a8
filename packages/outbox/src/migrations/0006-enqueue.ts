import { indexScansOnly } from './0002-claims.ts';

/**
 * Enqueues a JSON list in one round trip. An item whose key is taken resolves to the item that has it; the loop is for one
 * that finished in between. Ids follow the list; rows are written in one order of keys, so that two lists never wait for each
 * other. With a worker, the new items are inserted as claimed by it.
 */
export const enqueue = `
-- p_items: [{ord, tenant, queue, topic, ref, payload (JSON as text), key, order_key, skip_failed, priority,
--   due (time, or infinity), delay (ms), max_attempts, traceparent, requires, workflow_version, engine_format}]
CREATE FUNCTION automate_outbox.enqueue_items(
  p_items json, p_worker text, p_token bigint, p_lease_ms double precision
) RETURNS TABLE (item_ord integer, item_id bigint, item_created boolean)
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_left integer[];
  v_ords integer[];
  v_ids bigint[];
BEGIN
  SELECT array_agg(l.ord) INTO v_left FROM json_to_recordset(p_items) AS l (ord integer);
  WHILE cardinality(v_left) > 0 LOOP
    WITH input AS MATERIALIZED (
      SELECT nextval('automate_outbox.items_id_seq') AS id, s.*,
        coalesce(s.due, now() + make_interval(secs => coalesce(s.delay, 0) / 1000)) AS due_at
      FROM (
        SELECT l.* FROM json_to_recordset(p_items) AS l (
          ord integer, tenant text, queue text, topic text, ref text, payload text, key text, order_key text,
          skip_failed boolean, priority integer, due timestamptz, delay double precision, max_attempts integer,
          traceparent text, requires text[], workflow_version integer, engine_format integer)
        WHERE l.ord = ANY (v_left)
        ORDER BY l.ord
      ) s
    ), inserted AS (
      INSERT INTO automate_outbox.items AS i (
        id, token, worker, lease_until, attempts, state, due_at, tenant_id, queue, topic, ref, payload, key, order_key,
        skip_failed, priority, max_attempts, traceparent, requires, workflow_version, engine_format)
      SELECT n.id, coalesce(p_token, 0), p_worker, clock_timestamp() + make_interval(secs => p_lease_ms / 1000),
        CASE WHEN p_worker IS NULL THEN 0 ELSE 1 END,
        CASE WHEN p_worker IS NOT NULL THEN 'claimed' WHEN n.due_at > now() THEN 'scheduled' ELSE 'ready' END,
        n.due_at, n.tenant, n.queue, n.topic, n.ref, n.payload::json, n.key, n.order_key, n.skip_failed, n.priority,
        n.max_attempts, n.traceparent, n.requires, n.workflow_version, n.engine_format
      FROM input n
      ORDER BY n.tenant COLLATE "C", n.queue COLLATE "C", n.order_key COLLATE "C" NULLS FIRST,
        CASE WHEN n.order_key IS NULL THEN n.key END COLLATE "C", n.ord
      ON CONFLICT (tenant_id, queue, key) WHERE key IS NOT NULL DO NOTHING
      RETURNING i.id
    )
    SELECT array_agg(n.ord), array_agg(n.id) INTO v_ords, v_ids FROM input n JOIN inserted USING (id);
    RETURN QUERY SELECT u.ord, u.id, true FROM unnest(v_ords, v_ids) AS u (ord, id);
    v_left := ARRAY(SELECT unnest(v_left) EXCEPT SELECT unnest(v_ords));
    EXIT WHEN cardinality(v_left) = 0;
    SELECT array_agg(l.ord), array_agg(i.id) INTO v_ords, v_ids
    FROM json_to_recordset(p_items) AS l (ord integer, tenant text, queue text, key text)
    JOIN automate_outbox.items i ON i.tenant_id = l.tenant AND i.queue = l.queue AND i.key = l.key
    WHERE l.ord = ANY (v_left);
    RETURN QUERY SELECT u.ord, u.id, false FROM unnest(v_ords, v_ids) AS u (ord, id);
    v_left := ARRAY(SELECT unnest(v_left) EXCEPT SELECT unnest(v_ords));
  END LOOP;
END $$;
`;
