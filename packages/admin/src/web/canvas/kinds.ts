import { STEP_KINDS, type StepDocument, type StepKind, type TriggerDocument, triggerKind } from '@automate/workflow';

/** What a step does; undefined while it says nothing of it yet. */
export function kindOf(step: StepDocument): StepKind | undefined {
  return STEP_KINDS.find((kind) => step[kind] !== undefined);
}

/** What it does in particular, in the words of the document. */
export function gistOf(step: StepDocument): string {
  const { wait } = step;
  switch (kindOf(step)) {
    case 'action':
      return text(step.action) + (step.connection === undefined ? '' : ` · ${step.connection}`);
    case 'uses':
      return text(step.uses);
    case 'call':
      return text(step.call);
    case 'condition':
      return text(step.condition);
    case 'set':
      return Object.keys(step.set ?? {}).join(', ');
    case 'wait':
      return text(wait?.for ?? wait?.until ?? wait?.signal);
    case 'approval':
      return text(step.approval?.message);
    case 'for_each':
      return text(step.for_each?.in);
    default:
      return '';
  }
}

/** What starts it in particular. */
export function triggerGist(trigger: TriggerDocument): string {
  switch (triggerKind(trigger)) {
    case 'event':
      return text(trigger.event) + (trigger.source === undefined ? '' : ` · ${trigger.source}`);
    case 'schedule':
      return `${text(trigger.schedule)} · ${trigger.timezone ?? 'UTC'}`;
    case 'every':
      return text(trigger.every);
    case 'workflow':
      return `${text(trigger.workflow)} · ${trigger.on ?? 'completed'}`;
    case 'manual':
      return '';
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** A step to begin with. What has to hold others holds none yet: an empty place is drawn for them, and told of until it is filled. */
export function newStep(kind: StepKind, id: string, of = ''): StepDocument {
  switch (kind) {
    case 'action':
      return { id, action: of };
    case 'uses':
      return { id, uses: of };
    case 'call':
      return { id, call: of };
    case 'condition':
      return { id, condition: 'true' };
    case 'set':
      return { id, set: {} };
    case 'wait':
      return { id, wait: { for: '5m' } };
    case 'approval':
      return { id, approval: { message: 'May it go on?' } };
    case 'steps':
      return { id, steps: [] };
    case 'parallel':
      return { id, parallel: [] };
    case 'for_each':
      return { id, for_each: { in: '{{event.payload.items}}', steps: [] } };
    case 'switch':
      return { id, switch: { cases: [{ when: 'true', steps: [] }] } };
  }
}
