import type postgres from 'postgres';

/** A step that was written under a claim which its execution's outbox item did not have at that moment. */
export interface UnheldWrite {
  execution_id: string;
  path: string;
  attempt: number;
  claim_token: string;
}

/** A step that was begun, with an effect, when a cancellation of its run had been acknowledged. */
export interface BegunAfterCancel {
  execution_id: string;
  path: string;
  attempt: number;
  /** Milliseconds between the two. */
  after_ms: number;
}

/**
 * Sees every write to a step as it happens. The rows that are left in the end cannot tell all: a superseded claim whose
 * write met a row that was there already leaves no trace, though nothing but luck stood between it and the state.
 */
const WITNESS = `
CREATE SCHEMA chaos;
CREATE TABLE chaos.unheld_writes (execution_id uuid, path text, attempt integer, claim_token bigint);
CREATE TABLE chaos.begun_after_cancel (execution_id uuid, path text, attempt integer, after_ms float8);
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
    SELECT NEW.execution_id, NEW.path, NEW.attempt, extract(epoch FROM clock_timestamp() - c.received_at) * 1000
    FROM automate_engine.execution_inbox c
    WHERE c.tenant_id = NEW.tenant_id AND c.execution_id = NEW.execution_id AND c.kind = 'cancel';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER witness BEFORE INSERT ON automate_engine.steps FOR EACH ROW EXECUTE FUNCTION chaos.witness();`;

/** Puts the witness beside the tables, once they are there. */
export async function callWitness(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(WITNESS);
}
