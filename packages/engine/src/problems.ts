import { reasonsOf } from '@automate/core';

/** What is refused to people about workflows, runs, approvals and alerts, in English. */
export const engineProblems = {
  alert_rule_changed: 'The alert rule is at version {version} by now, not {expected}. Read it, and decide again.',
  alert_rule_taken: 'There is an alert rule "{name}" already.',
  alert_rule_tells_nobody: 'The alert rule "{name}" tells nobody: name a connection and a recipient in it first.',
  alert_rules_full: 'There are {most} alert rules, which is the most: change or delete one.',
  approval_answered: 'The approval {id} was answered before: {decision}, by {by} at {at}. Nothing was changed.',
  approval_closed: 'The approval {id} is closed: its step or its run is over. Nothing was changed.',
  approval_comment: 'may have {most} characters at most',
  approval_expired: 'The approval {id} has expired: nobody answered in time. Nothing was changed.',
  approval_link_over: 'The approval {id} is not to be answered by this link any more. Nothing was changed.',
  approval_options: 'must be one of: {names}',
  approval_other_people: 'The approval {id} asks others: {by} is none of its approvers.',
  bulk_filter_empty: 'names nothing: say at least one of status, workflow, eventId, error, since and until',
  event_does_not_start: 'The event {event} does not start {workflow}: {why}.',
  no_alert: 'There is no alert {id}.',
  no_alert_rule: 'There is no alert rule {id}.',
  no_approval: 'There is no approval {id}.',
  no_bulk_job: 'There is no bulk job {id}.',
  no_dead_letter: 'There is no dead letter {id}.',
  no_error_group: 'There is no group of errors {id}.',
  no_event: 'There is no event {id}.',
  no_execution: 'There is no execution {id}.',
  no_storage: 'This process has no storage: give it the one of the others (storage).',
  no_trigger_takes: 'none of its triggers takes {type} from {source}, or a condition does not hold',
  no_version: 'The workflow {name} has no version {version}: its newest is {newest}.',
  no_workflow: 'There is no workflow {name}.',
  nothing_stored: 'The execution {execution} has nothing stored as {id}.',
  rerun_not_over: 'The execution {id} is {status}: it can be run again once it is over.',
  rerun_of_part: 'The execution {id} handles items of a loop of {caller}: run that one again.',
  rerun_step_is: 'The step {step} before it is {status} there: begin with it, or say in "steps" what it gives.',
  rerun_step_undone: 'The step {step} before it was undone when that run failed: begin with it.',
  rerun_step_was: 'The step {step} before it was of kind {kind} there: begin with it, or say in "steps" what it gives.',
  rerun_step_without_result:
    'The step {step} before it has no result there: begin with it, or say in "steps" what it gives.',
  run_over: 'The execution {id} is over. Nothing was sent to it.',
  run_over_as: 'The execution {id} is over: {status}. Nothing was sent to it.',
  settle_no_step: 'is no step of which nobody knows whether it took effect; those are: {paths}',
  settle_not_uncertain: 'The execution {id} is {status}, not uncertain: there is nothing to settle at this moment.',
  settle_there:
    'Step {step} called the run {id}, which is uncertain: settle the step there, and this run goes on by itself.',
  taken: 'is taken',
  time_form: 'must be a time such as 2026-11-28T09:00:00Z',
  workflow_changed: 'The workflow {name} is at version {version} by now, not {expected}. Read it again first.',
  workflow_inactive: 'The workflow {name} is not active: activate it first.',
  workflow_keeps_name: 'is {wanted}, but the workflow is {name}: a workflow keeps its name. Create a new one instead.',
  workflow_not_manual: 'The workflow {name} is started by events only: add "- manual: true" to its "on".',
  workflow_taken: 'There is already a workflow {name}. Update it, or choose another name.',
} as const;

export type EngineProblem = keyof typeof engineProblems;

/** One of them, as a sentence and as data. */
export const sayEngine = reasonsOf(engineProblems);
