import type { AutomateError } from '@automate/core';
import { matchesType, type TriggerKind, type WorkflowEvent, workflowFromJson } from '@automate/workflow';

/** What one trigger says of an event, and why. */
export interface TriggerVerdict {
  kind: TriggerKind;
  /** What it asks for. */
  type: string;
  source: string | undefined;
  /** `type`, `source` and `condition`: what does not fit; `error`: the condition cannot be decided. */
  says: 'yes' | 'type' | 'source' | 'condition' | 'error';
  error?: AutomateError;
}

/** What every trigger of a document says of an event, as matching does; undefined: only the server can tell. */
export function triggerVerdicts(document: unknown, event: WorkflowEvent): TriggerVerdict[] | undefined {
  try {
    return workflowFromJson(document).workflow.triggers.map(({ kind, type, source, matches }) => {
      const trigger = { kind, type, source };
      if (!(kind === 'event' ? matchesType(type, event.type) : type === event.type))
        return { ...trigger, says: 'type' };
      if (source !== undefined && source !== event.source) return { ...trigger, says: 'source' };
      try {
        return { ...trigger, says: matches(event) ? 'yes' : 'condition' };
      } catch (error) {
        return { ...trigger, says: 'error', error: error as AutomateError };
      }
    });
  } catch {
    // It names filters that are not known here.
    return undefined;
  }
}
