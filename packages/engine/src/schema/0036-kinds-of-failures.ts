import { patternOf, VARIABLE } from './0028-failures.ts';

/** The status of an answer tells kinds of failures apart: as part of a word it is none of the numbers that vary. */
const variables = [
  ['\\m(answered|status)(:?) (\\d{3})\\M(?![.,]\\d)', '\\1\\2 _\\3'],
  ...VARIABLE,
  ['\\m_(\\d{3})\\M', '\\1'],
] as const;

/**
 * An uncertain step that somebody settles is the failure that was kept when it became uncertain, and a run that somebody gave up
 * is a person's deed: neither is a failure of its own.
 */
export const kindsOfFailures = `
create or replace function automate_engine.error_pattern(p_message text) returns text language sql immutable parallel safe as $$
  select ${patternOf(variables)}
$$;

drop trigger keep_failed_step on automate_engine.steps;
create trigger keep_failed_step after update of status on automate_engine.steps for each row
when (old.status <> new.status and old.status <> 'uncertain' and new.status in ('failed', 'uncertain') and new.error is not null
  and new.claim_token <> 0 and new.kind not in ('group', 'parallel', 'for_each', 'choice')
  and not coalesce(new.error -> 'details' @> '{"lost": true}', false))
execute function automate_engine.keep_failed_step();

drop trigger keep_failed_run on automate_engine.executions;
create trigger keep_failed_run after update of status on automate_engine.executions for each row
when (old.status <> new.status and new.status = 'failed' and new.error is not null
  and not coalesce(new.error -> 'details' ? 'givenUpBy', false))
execute function automate_engine.keep_failed_run();
`;
