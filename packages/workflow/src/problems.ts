import { reasonsOf, type Said } from '@automate/core';
import { templateProblems } from '@automate/templates';

/** What can be wrong with a workflow, or probably not meant, in English; with what can be wrong with its templates. */
export const workflowProblems = {
  ...templateProblems,
  // The text
  alias_without_anchor: 'the alias *{name} has no anchor before it',
  directives: 'directives (lines with % in front) are not read',
  given_twice: '"{name}" is given twice',
  no_json: 'is no JSON: {detail}',
  not_finite: 'must be a finite number',
  text_too_long: 'has {length} characters; a workflow may have {most} at most: split it with call',
  too_many_digits: 'has more digits than a number keeps; write it in quotes, as a text',
  too_many_parts: 'has too many parts up to here ({most} lines, list items and fields): split it with call',
  too_many_values: 'has more than {most} values, aliases counted',
  yaml_unreadable: '{detail}',
  // The document
  and: '{first} and {last}',
  at_least: 'must be {least} or more',
  at_most: 'must be {most} or less',
  belongs_to_notification: 'belongs to a notification; an approval has one event',
  belongs_to_signal: 'belongs to "signal"; a wait for a time needs none',
  belongs_to_step: 'belongs to a step with {kinds}',
  belongs_to_trigger: 'belongs to a trigger with {kinds}',
  cron_form:
    'must be a cron expression of 5 fields (minute hour day month weekday), such as "0 9 * * 1-5", or of 6, the second first',
  cron_never: 'never happens: there is no such date',
  cron_unreadable: 'is no cron expression: {detail}',
  duration_form: 'must be a duration such as 30s, 5m, 1h30m, 2d or 500ms, or whole milliseconds',
  duration_range: 'must be longer than zero and no longer than a year',
  duration_too_long: 'must be no longer than a year',
  empty: 'must not be empty',
  event_twice: 'names an event twice',
  exactly_one: 'must have exactly one of {names}',
  exactly_one_and_has: 'must have exactly one of {names}; it has {found}',
  exactly_one_and_has_none: 'must have exactly one of {names}; it has none',
  form_action: 'must be connector/action, such as http/request',
  form_env: 'must be the name of an environment variable',
  form_event:
    'must be an event type such as github.issues.opened; a segment may be *, the last one also ** for any that follow',
  form_instance: 'must be connector/instance, such as github/main',
  form_name: 'must be lower-case letters, digits and "-", a letter first',
  form_option: 'must be lower-case letters, digits, "_" and "-", a letter first',
  form_recipient: 'must be connector or connector/instance, such as slack/main',
  form_signal: 'must be a name such as approved',
  form_step: 'must be lower-case letters, digits and "_", a letter first',
  form_step_type: 'must be name:type of a step type, such as db:query',
  instance_twice: 'names an instance twice',
  interval_without_zone: 'an interval is elapsed time, which is the same in every time zone',
  manual_form: 'must be true, or an object with "input", a JSON Schema',
  max_below_for: 'must not be shorter than "for"',
  missing: '"{field}" is missing',
  notification_without_on: 'a notification needs "on": what it tells of',
  on_timeout_never: 'is never taken: the step has no timeout',
  one_of: 'must be one of {names}',
  one_of_options: 'must be one of the options: {names}',
  option_twice: 'names an option twice',
  or: '{first} or {last}',
  priority_form: 'must be a whole number from 0 to 100, or a template that gives one',
  time_zone: 'must be a time zone such as Europe/Berlin or UTC{meant}',
  timeout_inside: 'a wait has its timeout inside',
  too_few_cases: 'needs at least one case',
  too_few_events: 'needs at least one event',
  too_few_instances: 'needs at least one instance',
  too_few_limits: 'needs at least one limit',
  too_few_options: 'needs at least one option',
  too_few_people: 'needs at least one',
  too_few_steps: 'needs at least one step',
  too_few_triggers: 'needs at least one trigger',
  too_long: 'may have {most} characters at most',
  too_many: 'may have {most} at most',
  too_many_cases: 'may have {most} cases at most',
  too_many_env: 'may have {most} names at most',
  too_many_instances: 'may have {most} instances at most',
  too_many_integrations: 'may have {most} integrations at most',
  too_many_limits: 'may have {most} limits at most',
  too_many_options: 'may have {most} options at most',
  too_many_steps: 'may have {most} steps at most',
  too_many_steps_inside: 'may have {most} steps at most, with those inside others',
  too_many_triggers: 'may have {most} triggers at most',
  type_array: 'a list',
  type_boolean: 'true or false',
  type_int: 'a whole number',
  type_number: 'a number',
  type_object: 'an object',
  type_string: 'a text',
  unfit: '{detail}',
  unknown_field: 'unknown field "{field}"{meant}',
  wait_for_one: 'takes one of "for" (a duration), "until" (a time) and "signal" (a name)',
  wrong_type: 'must be {type}',
  wrong_type_such_as: 'must be {type}, such as {example}',
  // What is read of events, runs and steps
  loop_has_no: 'a loop has item and index, and no "{name}": write {example}',
  name_the_loop: 'name the step with for_each after "loops", as in {example}',
  name_the_step: 'name the step after "steps", as in steps.first.output',
  no_loop_around: 'there is no for_each "{step}" around this step{meant}',
  no_step_above: 'there is no step "{step}" above{meant}',
  not_in_triggers: '"{root}" does not exist yet when a trigger is matched; only {roots} does',
  only_in_loops: '"{root}" exists for the steps inside for_each only',
  reads_a_handler: 'step "{step}" runs only where another step failed: it cannot be read from outside',
  reads_an_item: 'step "{step}" runs once for each item: read the output of the for_each instead',
  reads_itself: 'step "{step}" cannot read its own output',
  reads_later: 'step "{step}" has not run yet here: a step reads the steps above it',
  reads_other_branch: 'step "{step}" is in another branch: only one of the two runs',
  reads_parallel: 'step "{step}" runs at the same time',
  root_has_no: '{root} has no "{name}"{meant}',
  step_has_no: 'a step has output, status, error and artifacts, and no "{name}": write {example}',
  // Conditions
  brackets_too_deep: 'brackets nest deeper than {most}',
  condition_braces: 'a condition is CEL and needs no braces: write event.payload.x, not {{event.payload.x}}',
  condition_compares: '{detail}; CEL compares with == and !=',
  condition_ends: 'the condition ends too early',
  condition_fails: '{detail}',
  condition_fails_at_field: '{detail}: ask has(…) first, or write .?{field}.orValue(…)',
  condition_fails_at_item: '{detail}: ask size(…) first',
  condition_gives: 'gives {what} where true or false is needed; compare it, as in … == true',
  condition_joins: '{detail}; make a text of a number with string()',
  condition_secret: 'a condition cannot read secrets or environment variables',
  condition_type: 'a condition gives true or false, and this gives {type}; compare it with ==',
  condition_unknown: '"{name}" is unknown{meant}',
  loop_over_whole: 'a loop within a loop may only go over a part of the outer item, or it would take too long',
  loops_too_deep: 'loops may nest {most} deep at most',
  pattern_form: '{pattern} is no pattern in RE2 syntax: {detail}',
  pattern_too_long: 'a pattern may have {most} characters at most',
  // What belongs together
  addressed_manual: 'is an event for the workflows that ask for it: write manual: true instead',
  addressed_schedule: 'is an event for the workflows that ask for it: write schedule or every instead',
  addressed_workflow:
    'is an event for the workflows that ask for it: write workflow with the name of the one that ends instead',
  called_in_a_circle: 'the workflow is called by what it calls: {way}; its runs would not end',
  calls_itself: 'the workflow calls itself; its runs would not end',
  env_not_listed: 'environment variable "{name}" is not listed; write env: [{list}] at the top',
  env_unused: '"{name}" is listed and never used',
  id_twice: '"{step}" is already the id of step {number}; each needs its own',
  key_twice: 'counts by the same key as {other}; one of the two is enough',
  never_called: 'no step calls connector "{connector}"{meant}',
  result_unused:
    'its result is never used: put steps in its then or else, or let a step run by if: steps.{step}.output',
  schema_form: '{detail}',
  schema_no_object: 'must be a JSON Schema of an object: write type: object',
  secret_in_the_open: 'is kept in the open: secret "{name}" cannot be in it',
  started_in_a_circle: 'is started by the end of this workflow in turn: {way}',
  starts_itself: 'is this workflow itself, whose end would start it',
  trigger_twice: 'is already trigger {number}',
  // Edits
  edit_id_taken: 'there is a step "{step}" already',
  edit_into_itself: 'step "{step}" cannot go into itself',
  edit_no_step: 'there is no step "{step}"{meant}',
  edit_unplain:
    'the text cannot be edited at {place}, because of how it is written there: write it in plain lines first',
  // What there is where it runs
  connector_not_installed:
    'the connector {key} is not installed here, so runs stay pending until a worker has it{meant}',
  connector_unusable:
    'the connector {key} cannot be used, because {why}: until that is mended a step that needs it fails, or its run stays pending',
  literal_only:
    '{type} takes "{name}" as it is written, and there is a template in it: data goes into another property',
  no_action: 'connector {connector} has no action "{action}"{meant}',
  no_health_check: 'connector {connector} has no health check: nobody would know that {instance} is down',
  no_notifications: 'connector {connector} sends no notifications: it does not implement "notification"',
  no_secret_yet: 'there is no secret "{name}" yet, and what uses it fails{meant}',
  no_step_type: 'step type {key} has no "{type}"{meant}',
  no_such_connector: '{detail}',
  no_workflow_yet: 'there is no workflow "{name}" yet{meant}',
  nobody_told: 'nobody is told until it is there: {detail}',
  output_has_no: '{place} has no "{name}"{meant}: null or an empty text is used',
  parameter_needed: '{of} needs "{name}", and it is not given',
  parameter_unknown: '{of} has no parameter "{name}"{meant}',
  step_type_not_installed:
    'the step type {key} is not installed here, so runs stay pending until a worker has it{meant}',
  step_type_unusable:
    'the step type {key} cannot be used, because {why}: until that is mended a step that needs it fails, or its run stays pending',
  unstorable_character: 'contains the character \\u0000, which cannot be stored',
  unstorable_depth: 'is nested deeper than {most} levels',
  unstorable_half: 'contains half of a surrogate pair, which is no character',
  unstorable_name: "a property's name {what}",
} as const;

export type WorkflowProblem = keyof typeof workflowProblems;

/** One problem of a workflow, as a sentence and as data. */
export const say = reasonsOf(workflowProblems);

/** What has exactly one of some fields, and has none or several. */
export function notOneKind(all: readonly string[], found: readonly string[]): Said {
  const names = all.join(', ');
  if (found.length === 0) return say('exactly_one_and_has_none', { names });
  return say('exactly_one_and_has', { names, found: listed(found, 'and') });
}

/** `a, b or c`, or the one there is. */
export function listed(names: readonly string[], last: 'and' | 'or'): string | Said {
  if (names.length < 2) return names.join();
  return say(last, { first: names.slice(0, -1).join(', '), last: names.at(-1) });
}
