import type { TriggerDocument, WorkflowDocument } from '../document/document.ts';
import { triggerKind } from '../document/trigger-schema.ts';
import type { WorkflowEvent } from '../event.ts';

/** A schedule ticked. Source: `schedule/<workflow>`; payload: {schedule, timezone, scheduledFor, missed}. */
export const SCHEDULE_TICK = 'automate.schedule.tick';
/** Somebody starts a workflow. Source: `workflow/<workflow>`; payload: the input. */
export const MANUAL_START = 'automate.manual.started';
/** A run is over. Source: `workflow/<workflow>`; payload: {workflow, executionId, status, error, depth, ...}. */
export const WORKFLOW_ENDED = 'automate.workflow.ended';

/** Events that are for the workflows whose triggers name their source. No pattern takes them. */
const ADDRESSED: ReadonlySet<string> = new Set([SCHEDULE_TICK, MANUAL_START, WORKFLOW_ENDED]);

/** Whether an event of this type is for those alone that name its source. */
export function isAddressed(type: string): boolean {
  return ADDRESSED.has(type);
}

/** What a trigger takes: a type or a pattern, and the source where it asks for one. */
export interface TriggerAddress {
  type: string;
  source: string | undefined;
}

export function addressOf(trigger: TriggerDocument, workflow: string): TriggerAddress {
  switch (triggerKind(trigger)) {
    case 'event':
      return { type: trigger.event ?? '', source: trigger.source };
    case 'schedule':
    case 'every':
      return { type: SCHEDULE_TICK, source: `schedule/${workflow}` };
    case 'manual':
      return { type: MANUAL_START, source: `workflow/${workflow}` };
    case 'workflow':
      return { type: WORKFLOW_ENDED, source: `workflow/${trigger.workflow}` };
  }
}

/** What a `TriggerIndex` knows a workflow by, each once. */
export function triggerKeys({ name, on }: Pick<WorkflowDocument, 'name' | 'on'>): string[] {
  return [...new Set(on.map((trigger) => keyOf(addressOf(trigger, name))))];
}

/** What an event is looked up by. */
export function eventKey({ type, source }: Pick<WorkflowEvent, 'type' | 'source'>): string {
  return keyOf({ type, source });
}

function keyOf({ type, source }: TriggerAddress): string {
  return isAddressed(type) ? `${type} ${source}` : type;
}
