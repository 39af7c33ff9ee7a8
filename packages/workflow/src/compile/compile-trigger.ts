import { type JsonValue, matchesType, type Said, type SaidProblem } from '@automate/core';
import type { CompiledTrigger } from '../compiled.ts';
import type { Placed } from '../document/check-document.ts';
import type { TriggerDocument } from '../document/document.ts';
import { triggerKind } from '../document/trigger-schema.ts';
import type { WorkflowEvent } from '../event.ts';
import { say } from '../problems.ts';
import { type StepPlace, TRIGGER_ROOTS } from '../scope-check.ts';
import { addressOf, isAddressed, MANUAL_START, SCHEDULE_TICK, WORKFLOW_ENDED } from '../trigger/trigger-address.ts';
import { endsOf, scheduleOf } from '../trigger/triggers-of.ts';
import { type Gathered, gatherCondition, gatherSchema } from './gather.ts';

/** The entries of `on` that are well-formed. What is wrong with them is noted in `gathered`. */
export function compileTriggers(
  gathered: Gathered,
  triggers: readonly Placed<TriggerDocument>[],
  workflow: string,
): CompiledTrigger[] {
  gathered.problems.push(...repeated(triggers));
  return triggers.map(({ index, value }) => compileTrigger(gathered, value, index, workflow));
}

function compileTrigger(
  gathered: Gathered,
  trigger: TriggerDocument,
  index: number,
  workflow: string,
): CompiledTrigger {
  const kind = triggerKind(trigger);
  const pointer = `/on/${index}`;
  const note = (said: Said | undefined) => {
    if (said !== undefined) gathered.problems.push({ pointer: `${pointer}/${kind}`, ...said });
  };
  if (kind === 'event') note(WRITE_INSTEAD.get(trigger.event ?? ''));
  if (kind === 'workflow' && trigger.workflow === workflow) note(say('starts_itself'));

  const scope = { roots: TRIGGER_ROOTS, steps: new Map<string, StepPlace>(), reads: gathered.reads };
  const owner = `trigger "${nameOf(trigger)}"`;
  const condition =
    trigger.if === undefined ? undefined : gatherCondition(gathered, { pointer, owner, scope }, 'if', trigger.if);
  const input = typeof trigger.manual === 'object' ? trigger.manual.input : undefined;
  if (input !== undefined) gatherSchema(gathered, `${pointer}/manual/input`, input);
  const { type, source } = addressOf(trigger, workflow);
  const wants = whatIsWanted(trigger);
  return {
    kind,
    type,
    source,
    pointer,
    input,
    matches: (event) =>
      (kind === 'event' ? matchesType(type, event.type) && !isAddressed(event.type) : type === event.type) &&
      (source === undefined || source === event.source) &&
      wants(event) &&
      (condition === undefined || condition({ event })),
  };
}

/** For messages, and for telling two triggers apart. */
function nameOf(trigger: TriggerDocument): string {
  const { schedule, timezone } = scheduleOf(trigger) ?? {};
  if (schedule !== undefined) return `${schedule} ${timezone}`;
  if (trigger.workflow !== undefined) return `workflow ${trigger.workflow}`;
  return trigger.event ?? 'manual';
}

/** What the payload of an event that is addressed must say beside. */
function whatIsWanted(trigger: TriggerDocument): (event: WorkflowEvent) => boolean {
  const schedule = scheduleOf(trigger);
  if (schedule !== undefined) {
    return ({ payload }) =>
      field(payload, 'schedule') === schedule.schedule && field(payload, 'timezone') === schedule.timezone;
  }
  if (trigger.workflow === undefined) return () => true;
  const ends: readonly unknown[] = endsOf(trigger);
  return ({ payload }) => ends.includes(field(payload, 'status'));
}

function field(payload: JsonValue, name: string): JsonValue | undefined {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload[name] : undefined;
}

/** Events that only the workflows that ask for them get. */
const WRITE_INSTEAD: ReadonlyMap<string, Said> = new Map([
  [SCHEDULE_TICK, say('addressed_schedule')],
  [MANUAL_START, say('addressed_manual')],
  [WORKFLOW_ENDED, say('addressed_workflow')],
]);

/** The same schedule twice would tick once, and a workflow takes one input. */
function* repeated(triggers: readonly Placed<TriggerDocument>[]): Generator<SaidProblem> {
  const first = new Map<string, number>();
  for (const { index, value } of triggers) {
    const kind = triggerKind(value);
    if (kind === 'event' || kind === 'workflow') continue;
    const before = first.get(nameOf(value));
    if (before === undefined) first.set(nameOf(value), index);
    else yield { pointer: `/on/${index}/${kind}`, ...say('trigger_twice', { number: before + 1 }) };
  }
}
