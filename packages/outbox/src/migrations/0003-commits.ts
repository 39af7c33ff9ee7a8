import { heldRows, indexScansOnly, lockHeld, lockOrderKeys } from './0002-claims.ts';

const variables = `
DECLARE
  v_tids tid[];
  v_dead tid[];
  v_ordered boolean;
  v_now timestamptz := clock_timestamp();`;

/** Moves the rows at v_dead to the dead letters. The token stays unless another is given: it tells who buried them. */
export const bury = ({
  code,
  message,
  join = '',
  token = 'g.token',
}: Record<'code' | 'message', string> & {
  join?: string;
  token?: string;
}) => `
  WITH gone AS (
    DELETE FROM automate_outbox.items i WHERE i.ctid = ANY (v_dead) RETURNING i.*
  )
  INSERT INTO automate_outbox.dead_letters (
    id, token, wake_seq, order_seq, created_at, priority, attempts, max_attempts, engine_format, workflow_version,
    skip_failed, tenant_id, queue, topic, requires, ref, key, order_key, traceparent, code, message, payload)
  SELECT g.id, ${token}, g.wake_seq, g.order_seq, g.created_at, g.priority, g.attempts, g.max_attempts, g.engine_format,
    g.workflow_version, g.skip_failed, g.tenant_id, g.queue, g.topic, g.requires, g.ref, g.key, g.order_key,
    g.traceparent, ${code}, ${message}, g.payload
  FROM gone g ${join};`;

/** Why each of the claims of p_retries failed, once each. */
const reasons = `JOIN (
    SELECT DISTINCT ON (l.id, l.token) l.* FROM json_to_recordset(p_retries) AS l (
      id bigint, token bigint, code text, message text)
  ) r USING (id, token)`;

/** The claims of a JSON list as the two arrays that lockHeld reads. */
const claimsOf = (list: string) => `
  SELECT array_agg(r.id), array_agg(r.token) INTO p_ids, p_tokens
  FROM json_to_recordset(${list}) AS r (id bigint, token bigint);`;

/**
 * What a claim's holder commits. Each function locks the rows still held in id order, writes only those, and returns
 * them: a claim that was superseded is not among them. Joined into a larger statement they fence its other writes.
 */
export const commits = `
CREATE FUNCTION automate_outbox.hold_claims(p_ids bigint[], p_tokens bigint[])
RETURNS TABLE (item_id bigint, item_token bigint, item_wake_seq bigint)
LANGUAGE plpgsql ${indexScansOnly} AS $$
BEGIN
  RETURN QUERY
  ${heldRows('i.id, i.token, i.wake_seq')};
END $$;

CREATE FUNCTION automate_outbox.complete_claims(p_ids bigint[], p_tokens bigint[], p_keep boolean)
RETURNS TABLE (item_id bigint, item_token bigint)
LANGUAGE plpgsql ${indexScansOnly} AS $$ ${variables}
BEGIN
  ${lockHeld}
  ${lockOrderKeys()}
  IF p_keep THEN
    RETURN QUERY
    WITH gone AS (
      DELETE FROM automate_outbox.items i WHERE i.ctid = ANY (v_tids) RETURNING i.*
    ), kept AS (
      INSERT INTO automate_outbox.finished (
        id, created_at, attempts, workflow_version, tenant_id, queue, topic, ref, key, traceparent)
      SELECT g.id, g.created_at, g.attempts, g.workflow_version, g.tenant_id, g.queue, g.topic, g.ref, g.key,
        g.traceparent
      FROM gone g
    )
    SELECT g.id, g.token FROM gone g;
  ELSE
    RETURN QUERY DELETE FROM automate_outbox.items i WHERE i.ctid = ANY (v_tids) RETURNING i.id, i.token;
  END IF;
END $$;

CREATE FUNCTION automate_outbox.fail_claims(p_ids bigint[], p_tokens bigint[], p_code text, p_message text)
RETURNS TABLE (item_id bigint, item_token bigint)
LANGUAGE plpgsql ${indexScansOnly} AS $$ ${variables}
BEGIN
  ${lockHeld}
  ${lockOrderKeys()}
  v_dead := v_tids;
  RETURN QUERY SELECT i.id, i.token FROM automate_outbox.items i WHERE i.ctid = ANY (v_dead);
  ${bury({ code: 'p_code', message: 'p_message' })}
END $$;

-- p_retries: [{id, token, at (time) or delay (ms), code, message}]
CREATE FUNCTION automate_outbox.retry_claims(p_retries json)
RETURNS TABLE (item_id bigint, item_token bigint, item_dead boolean)
LANGUAGE plpgsql ${indexScansOnly} AS $$ ${variables}
  p_ids bigint[];
  p_tokens bigint[];
BEGIN
  ${claimsOf('p_retries')}
  ${lockHeld}
  ${lockOrderKeys()}
  RETURN QUERY
  SELECT i.id, i.token, i.attempts >= i.max_attempts FROM automate_outbox.items i WHERE i.ctid = ANY (v_tids);
  UPDATE automate_outbox.items i
  SET state = CASE WHEN r.due <= v_now THEN 'ready' ELSE 'scheduled' END,
    due_at = r.due, last_code = r.code, last_message = r.message, lease_until = NULL, worker = NULL
  FROM (
    SELECT l.id, l.token, l.code, l.message, coalesce(l.at, v_now + make_interval(secs => l.delay / 1000)) AS due
    FROM json_to_recordset(p_retries) AS l (
      id bigint, token bigint, at timestamptz, delay double precision, code text, message text)
  ) r
  WHERE i.ctid = ANY (v_tids) AND i.id = r.id AND i.token = r.token AND i.attempts < i.max_attempts;
  ${bury({ code: 'r.code', message: 'r.message', join: reasons })}
END $$;

-- p_releases: [{id, token, seen (wake sequence), until (time, or infinity), progressed}]
CREATE FUNCTION automate_outbox.release_claims(p_releases json)
RETURNS TABLE (item_id bigint, item_token bigint)
LANGUAGE plpgsql ${indexScansOnly} AS $$ ${variables}
  p_ids bigint[];
  p_tokens bigint[];
BEGIN
  ${claimsOf('p_releases')}
  ${lockHeld}
  RETURN QUERY
  UPDATE automate_outbox.items i
  SET state = CASE WHEN i.wake_seq > r.seen OR r.until <= v_now THEN 'ready' ELSE 'scheduled' END,
    due_at = CASE WHEN i.wake_seq > r.seen THEN v_now ELSE r.until END,
    attempts = CASE WHEN r.progressed THEN 0 ELSE greatest(i.attempts - 1, 0) END,
    lease_until = NULL, worker = NULL
  FROM json_to_recordset(p_releases) AS r (
    id bigint, token bigint, seen bigint, until timestamptz, progressed boolean)
  WHERE i.ctid = ANY (v_tids) AND i.id = r.id AND i.token = r.token
  RETURNING i.id, i.token;
END $$;

-- A row that another transaction has locked just now (a commit, a wake) is told as held and not renewed: were it waited for,
-- the other leases would run out meanwhile.
CREATE FUNCTION automate_outbox.renew_claims(p_ids bigint[], p_tokens bigint[], p_lease_ms double precision)
RETURNS TABLE (item_id bigint, item_token bigint, item_renewed boolean)
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_tids tid[];
  v_renewed bigint[];
BEGIN
  SELECT array_agg(h.tid), array_agg(h.id) INTO v_tids, v_renewed
  FROM (${heldRows('i.ctid AS tid, i.id', 'FOR UPDATE SKIP LOCKED')}
  ) h;
  RETURN QUERY
  UPDATE automate_outbox.items i SET lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000)
  WHERE i.ctid = ANY (v_tids)
  RETURNING i.id, i.token, true;
  IF coalesce(cardinality(v_renewed), 0) < cardinality(p_ids) THEN
    RETURN QUERY
    SELECT h.id, h.token, false FROM (${heldRows('i.id, i.token', '')}
    ) h
    WHERE h.id <> ALL (coalesce(v_renewed, '{}'));
  END IF;
END $$;
`;
