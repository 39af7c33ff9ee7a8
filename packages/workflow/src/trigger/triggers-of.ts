import type { WorkflowEnd } from '../compiled.ts';
import type { TriggerDocument, WorkflowDocument } from '../document/document.ts';
import { everyText, type ScheduleIdentity } from '../schedule/timetable.ts';

/** A schedule of a workflow. */
export interface ScheduleTrigger extends ScheduleIdentity {
  /** Its place under `on`. */
  index: number;
  missed: 'skip' | 'one' | 'all';
}

/** What a workflow waits for of another one. */
export interface EndTrigger {
  index: number;
  workflow: string;
  ends: readonly WorkflowEnd[];
}

/** What ticks for a workflow; each identity once. */
export function scheduleTriggers({ on }: Pick<WorkflowDocument, 'on'>): ScheduleTrigger[] {
  return on.flatMap((trigger, index) => {
    const schedule = scheduleOf(trigger);
    return schedule === undefined ? [] : [{ ...schedule, index, missed: trigger.missed ?? 'one' }];
  });
}

/** The ends of other workflows that start a workflow. */
export function endTriggers({ on }: Pick<WorkflowDocument, 'on'>): EndTrigger[] {
  return on.flatMap((trigger, index) =>
    trigger.workflow === undefined ? [] : [{ index, workflow: trigger.workflow, ends: endsOf(trigger) }],
  );
}

export function scheduleOf({ schedule, every, timezone = 'UTC' }: TriggerDocument): ScheduleIdentity | undefined {
  if (schedule !== undefined) return { schedule, timezone };
  return every === undefined ? undefined : { schedule: everyText(every), timezone };
}

export function endsOf({ on = 'completed' }: TriggerDocument): readonly WorkflowEnd[] {
  return on === 'ended' ? ['completed', 'failed', 'cancelled', 'uncertain'] : [on];
}
