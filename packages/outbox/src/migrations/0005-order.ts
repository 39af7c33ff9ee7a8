import { indexScansOnly } from './0002-claims.ts';

/**
 * Per-key order. The row of a key is locked to take a sequence number, so numbers are taken in commit order, and again
 * when an item leaves, so that the next one is seen: the triggers' statements read what was committed before the lock was
 * granted. They hold for every path into and out of the table, and cost items without an order key one test.
 */
export const order = `
CREATE FUNCTION automate_outbox.leave_order_key(p_tenant text, p_queue text, p_key text, p_id bigint) RETURNS void
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_unfinished bigint;
  v_stopped_by bigint;
BEGIN
  UPDATE automate_outbox.order_keys k
  SET unfinished = k.unfinished - 1, stopped_by = nullif(k.stopped_by, p_id)
  WHERE k.tenant_id = p_tenant AND k.queue = p_queue AND k.order_key = p_key
  RETURNING k.unfinished, k.stopped_by INTO v_unfinished, v_stopped_by;
  IF v_unfinished <= 0 THEN
    DELETE FROM automate_outbox.order_keys k
    WHERE k.tenant_id = p_tenant AND k.queue = p_queue AND k.order_key = p_key;
  ELSIF v_stopped_by IS NULL THEN
    UPDATE automate_outbox.items i
    SET state = CASE WHEN i.due_at <= clock_timestamp() THEN 'ready' ELSE 'scheduled' END
    WHERE i.state = 'blocked' AND (i.id, i.tenant_id) = (
      SELECT n.id, n.tenant_id FROM automate_outbox.items n
      WHERE n.tenant_id = p_tenant AND n.queue = p_queue AND n.order_key = p_key
      ORDER BY n.order_seq LIMIT 1);
  END IF;
END $$;

CREATE FUNCTION automate_outbox.item_joins_order() RETURNS trigger
LANGUAGE plpgsql ${indexScansOnly} AS $$
DECLARE
  v_seq bigint;
  v_unfinished bigint;
BEGIN
  IF NEW.order_seq IS NOT NULL THEN
    UPDATE automate_outbox.order_keys k SET stopped_by = NULL
    WHERE k.tenant_id = NEW.tenant_id AND k.queue = NEW.queue AND k.order_key = NEW.order_key
      AND k.stopped_by = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO automate_outbox.order_keys AS k (tenant_id, queue, order_key, last_seq, unfinished)
  VALUES (NEW.tenant_id, NEW.queue, NEW.order_key, 1, 1)
  ON CONFLICT (tenant_id, queue, order_key)
  DO UPDATE SET last_seq = k.last_seq + 1, unfinished = k.unfinished + 1
  RETURNING k.last_seq, k.unfinished INTO v_seq, v_unfinished;
  UPDATE automate_outbox.items i
  SET order_seq = v_seq, state = CASE WHEN v_unfinished > 1 THEN 'blocked' ELSE i.state END
  WHERE i.id = NEW.id AND i.tenant_id = NEW.tenant_id;
  RETURN NULL;
END $$;

CREATE FUNCTION automate_outbox.item_leaves_order() RETURNS trigger
LANGUAGE plpgsql ${indexScansOnly} AS $$
BEGIN
  IF NOT OLD.skip_failed AND EXISTS (
    SELECT FROM automate_outbox.dead_letters d WHERE d.id = OLD.id AND d.tenant_id = OLD.tenant_id
  ) THEN
    UPDATE automate_outbox.order_keys k SET stopped_by = OLD.id
    WHERE k.tenant_id = OLD.tenant_id AND k.queue = OLD.queue AND k.order_key = OLD.order_key;
  ELSE
    PERFORM automate_outbox.leave_order_key(OLD.tenant_id, OLD.queue, OLD.order_key, OLD.id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER item_joins_order AFTER INSERT ON automate_outbox.items
  FOR EACH ROW WHEN (NEW.order_key IS NOT NULL) EXECUTE FUNCTION automate_outbox.item_joins_order();
CREATE TRIGGER item_leaves_order AFTER DELETE ON automate_outbox.items
  FOR EACH ROW WHEN (OLD.order_key IS NOT NULL) EXECUTE FUNCTION automate_outbox.item_leaves_order();
`;
