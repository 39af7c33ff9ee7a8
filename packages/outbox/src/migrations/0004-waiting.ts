import { indexScansOnly, lockOrderKeys } from './0002-claims.ts';
import { bury } from './0003-commits.ts';

/** The dead letters p_ids, in the order in which every other writer locks order keys. */
const deadInOrder = `SELECT d.* FROM automate_outbox.dead_letters d WHERE d.id = ANY (p_ids)
    ORDER BY d.tenant_id, d.queue, d.order_key NULLS FIRST, d.id FOR UPDATE`;

/** What makes waiting, expired and dead items claimable again. Anyone may call these, many at once. */
export const waiting = `
CREATE FUNCTION automate_outbox.wake_at(p_tids tid[]) RETURNS SETOF bigint
LANGUAGE plpgsql ${indexScansOnly} AS $$
BEGIN
  RETURN QUERY
  UPDATE automate_outbox.items i
  SET wake_seq = i.wake_seq + 1,
    state = CASE WHEN i.state = 'scheduled' THEN 'ready' ELSE i.state END,
    due_at = CASE WHEN i.state = 'claimed' THEN i.due_at ELSE least(i.due_at, clock_timestamp()) END
  WHERE i.ctid = ANY (p_tids)
  RETURNING i.id;
END $$;

CREATE FUNCTION automate_outbox.wake_items(p_ids bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
BEGIN
  SELECT array_agg(h.tid) INTO v_tids FROM (
    SELECT i.ctid AS tid FROM automate_outbox.items i WHERE i.id = ANY (p_ids) ORDER BY i.id FOR UPDATE) h;
  RETURN QUERY SELECT * FROM automate_outbox.wake_at(v_tids);
END $$;

-- p_keys: [{tenant, queue, key}]
CREATE FUNCTION automate_outbox.wake_keys(p_keys json) RETURNS SETOF bigint
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
BEGIN
  SELECT array_agg(h.tid) INTO v_tids FROM (
    SELECT i.ctid AS tid
    FROM json_to_recordset(p_keys) AS k (tenant text, queue text, key text)
    JOIN automate_outbox.items i ON i.tenant_id = k.tenant AND i.queue = k.queue AND i.key = k.key
    ORDER BY i.id FOR UPDATE OF i) h;
  RETURN QUERY SELECT * FROM automate_outbox.wake_at(v_tids);
END $$;

CREATE FUNCTION automate_outbox.promote_due(p_queues text[], p_limit integer)
RETURNS TABLE (promoted integer, next_due_ms double precision)
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_queue text;
  v_tids tid[];
  v_next timestamptz;
  v_due timestamptz;
BEGIN
  promoted := 0;
  FOREACH v_queue IN ARRAY p_queues LOOP
    SELECT array_agg(h.tid) INTO v_tids FROM (
      SELECT i.ctid AS tid FROM automate_outbox.items i
      WHERE i.state = 'scheduled' AND i.queue = v_queue AND i.due_at <= v_now
      ORDER BY i.due_at LIMIT p_limit - promoted FOR UPDATE SKIP LOCKED) h;
    IF v_tids IS NOT NULL THEN
      UPDATE automate_outbox.items i SET state = 'ready' WHERE i.ctid = ANY (v_tids);
      promoted := promoted + cardinality(v_tids);
    END IF;
    SELECT i.due_at INTO v_due FROM automate_outbox.items i
    WHERE i.state = 'scheduled' AND i.queue = v_queue AND i.due_at < 'infinity'
    ORDER BY i.due_at LIMIT 1;
    IF FOUND THEN v_next := least(v_next, v_due); END IF;
  END LOOP;
  next_due_ms := extract(epoch FROM v_next - clock_timestamp()) * 1000;
  RETURN NEXT;
END $$;

CREATE FUNCTION automate_outbox.reap_claims(p_stale_ms double precision, p_limit integer)
RETURNS TABLE (returned integer, dead integer)
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
  v_dead tid[];
  v_ordered boolean;
  v_before timestamptz := clock_timestamp() - make_interval(secs => p_stale_ms / 1000);
BEGIN
  SELECT array_agg(h.tid) FILTER (WHERE NOT h.exhausted), array_agg(h.tid) FILTER (WHERE h.exhausted),
    coalesce(bool_or(h.exhausted AND h.ordered), false)
  INTO v_tids, v_dead, v_ordered
  FROM (
    SELECT i.ctid AS tid, i.attempts >= i.max_attempts AS exhausted, i.order_key IS NOT NULL AS ordered
    FROM automate_outbox.items i
    WHERE i.state = 'claimed' AND i.lease_until < v_before
    ORDER BY i.id LIMIT p_limit FOR UPDATE SKIP LOCKED
  ) h;
  returned := coalesce(cardinality(v_tids), 0);
  dead := coalesce(cardinality(v_dead), 0);
  UPDATE automate_outbox.items i SET state = 'ready', token = 0, lease_until = NULL, worker = NULL WHERE i.ctid = ANY (v_tids);
  ${lockOrderKeys('v_dead')}
  ${bury({
    code: `coalesce(g.last_code, 'ATTEMPTS_EXHAUSTED')`,
    message:
      'coalesce(g.last_message, $m$every attempt ended without a result: the process died or its lease ran out$m$)',
    token: '0',
  })}
  RETURN NEXT;
END $$;

CREATE FUNCTION automate_outbox.requeue_dead(p_ids bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_letter automate_outbox.dead_letters;
BEGIN
  FOR v_letter IN
    ${deadInOrder}
  LOOP
    INSERT INTO automate_outbox.items (
      id, token, wake_seq, order_seq, created_at, priority, max_attempts, engine_format, workflow_version, skip_failed,
      tenant_id, queue, topic, requires, ref, key, order_key, traceparent, payload)
    VALUES (v_letter.id, v_letter.token, v_letter.wake_seq,
      -- The head that stopped its key takes its old place; one that was skipped goes to the end.
      CASE WHEN NOT v_letter.skip_failed THEN v_letter.order_seq END,
      v_letter.created_at, v_letter.priority, v_letter.max_attempts, v_letter.engine_format, v_letter.workflow_version,
      v_letter.skip_failed, v_letter.tenant_id, v_letter.queue, v_letter.topic, v_letter.requires, v_letter.ref,
      v_letter.key, v_letter.order_key, v_letter.traceparent, v_letter.payload)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      DELETE FROM automate_outbox.dead_letters d WHERE d.id = v_letter.id AND d.tenant_id = v_letter.tenant_id;
      RETURN NEXT v_letter.id;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION automate_outbox.discard_dead(p_ids bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_letter automate_outbox.dead_letters;
BEGIN
  FOR v_letter IN
    ${deadInOrder}
  LOOP
    DELETE FROM automate_outbox.dead_letters d WHERE d.id = v_letter.id AND d.tenant_id = v_letter.tenant_id;
    IF v_letter.order_key IS NOT NULL AND NOT v_letter.skip_failed THEN
      PERFORM automate_outbox.leave_order_key(v_letter.tenant_id, v_letter.queue, v_letter.order_key, v_letter.id);
    END IF;
    RETURN NEXT v_letter.id;
  END LOOP;
END $$;

CREATE FUNCTION automate_outbox.prune_finished(p_older_ms double precision, p_limit integer) RETURNS integer
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
  v_before timestamptz := clock_timestamp() - make_interval(secs => p_older_ms / 1000);
BEGIN
  SELECT array_agg(h.tid) INTO v_tids FROM (
    SELECT f.ctid AS tid FROM automate_outbox.finished f
    WHERE f.finished_at < v_before ORDER BY f.finished_at LIMIT p_limit FOR UPDATE SKIP LOCKED) h;
  DELETE FROM automate_outbox.finished f WHERE f.ctid = ANY (v_tids);
  RETURN coalesce(cardinality(v_tids), 0);
END $$;
`;
