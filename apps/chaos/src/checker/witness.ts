import type postgres from 'postgres';

/** A step that was written under a claim which its execution's outbox item did not have at that moment. */
export interface UnheldWrite {
  execution_id: string;
  path: string;
  attempt: number;
  claim_token: string;
}

/** A step that was begun, with an effect, when a cancellation of its run was in its inbox. */
export interface BegunAfterCancel {
  execution_id: string;
  path: string;
  attempt: number;
  /** By the database's clock, in milliseconds: when it was cancelled, when it began, and when the claim was taken that did. */
  cancelled_at: number;
  begun_at: number;
  claimed_at: number;
}

/** A place of a limit that a run took, or that was freed. */
export interface PlaceChange {
  execution_id: string;
  workflow_name: string;
  /** `<kind>/<digest of the limit>/<key>`. */
  gate: string;
  change: 'taken' | 'freed';
  /** Milliseconds, by the database's clock. */
  at: number;
  /** Whether the run has an outbox item. */
  alive: boolean;
}

/**
 * Sees every write to a step as it happens. The rows that are left in the end cannot tell all: a superseded claim whose
 * write met a row that was there already leaves no trace, though nothing but luck stood between it and the state.
 */
const WITNESS = `
CREATE SCHEMA chaos;
CREATE TABLE chaos.unheld_writes (execution_id uuid, path text, attempt integer, claim_token bigint);
CREATE TABLE chaos.begun_after_cancel (execution_id uuid, path text, attempt integer,
  cancelled_at timestamptz, begun_at timestamptz, claimed_at timestamptz);
CREATE TABLE chaos.claims (execution_id text, token bigint, at timestamptz DEFAULT clock_timestamp());
CREATE TABLE chaos.places (seq bigserial, execution_id uuid, workflow_id uuid, gate text, change text, alive boolean,
  at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION chaos.witness() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- What was taken over from another run was written under no claim.
  IF NEW.claim_token <> 0 AND NOT EXISTS (
    SELECT FROM automate_outbox.items i
    WHERE i.tenant_id = NEW.tenant_id AND i.queue = 'executions' AND i.key = NEW.execution_id::text
      AND i.state = 'claimed' AND i.token = NEW.claim_token
  ) THEN
    INSERT INTO chaos.unheld_writes VALUES (NEW.execution_id, NEW.path, NEW.attempt, NEW.claim_token);
  END IF;
  IF NEW.status = 'running' AND NEW.effect IS NOT NULL THEN
    INSERT INTO chaos.begun_after_cancel
    SELECT NEW.execution_id, NEW.path, NEW.attempt, c.received_at, clock_timestamp(),
      (SELECT max(k.at) FROM chaos.claims k WHERE k.execution_id = NEW.execution_id::text AND k.token = NEW.claim_token)
    FROM automate_engine.execution_inbox c
    WHERE c.tenant_id = NEW.tenant_id AND c.execution_id = NEW.execution_id AND c.kind = 'cancel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER witness BEFORE INSERT ON automate_engine.steps FOR EACH ROW EXECUTE FUNCTION chaos.witness();

CREATE FUNCTION chaos.claimed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO chaos.claims VALUES (NEW.key, NEW.token);
  RETURN NULL;
END $$;
CREATE TRIGGER claimed_at_once AFTER INSERT ON automate_outbox.items FOR EACH ROW
  WHEN (NEW.queue = 'executions' AND NEW.state = 'claimed') EXECUTE FUNCTION chaos.claimed();
CREATE TRIGGER claimed AFTER UPDATE ON automate_outbox.items FOR EACH ROW
  WHEN (NEW.queue = 'executions' AND NEW.state = 'claimed' AND NEW.token <> OLD.token) EXECUTE FUNCTION chaos.claimed();

CREATE FUNCTION chaos.place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_slot automate_engine.limit_slots := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
  INSERT INTO chaos.places (execution_id, workflow_id, gate, change, alive)
  VALUES (v_slot.execution_id, v_slot.workflow_id, v_slot.gate, CASE TG_OP WHEN 'INSERT' THEN 'taken' ELSE 'freed' END,
    EXISTS (SELECT FROM automate_outbox.items i
      WHERE i.tenant_id = v_slot.tenant_id AND i.queue = 'executions' AND i.key = v_slot.execution_id::text));
  RETURN NULL;
END $$;
CREATE TRIGGER place AFTER INSERT OR DELETE ON automate_engine.limit_slots FOR EACH ROW EXECUTE FUNCTION chaos.place();`;

/** Puts the witness beside the tables, once they are there. */
export async function callWitness(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(WITNESS);
}
