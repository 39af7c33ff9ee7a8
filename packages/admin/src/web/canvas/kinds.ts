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

/** A step that can be saved as it is, to begin with. `note` is the id of a step inside. */
export function newStep(kind: StepKind, id: string, note: string, of = ''): StepDocument {
  const inside = (): StepDocument[] => [{ id: note, set: {} }];
  switch (kind) {
    case 'action':
      return { id, action: of };
    case 'uses':
      return { id, uses: of };
    case 'call':
      return { id, call: of };
    case 'condition':
      // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
      return { id, condition: 'true', then: inside() };
    case 'set':
      return { id, set: {} };
    case 'wait':
      return { id, wait: { for: '5m' } };
    case 'approval':
      return { id, approval: { message: 'May it go on?' } };
    case 'steps':
      return { id, steps: inside() };
    case 'parallel':
      return { id, parallel: inside() };
    case 'for_each':
      return { id, for_each: { in: '{{event.payload.items}}', steps: inside() } };
    case 'switch':
      return { id, switch: { cases: [{ when: 'true', steps: inside() }] } };
  }
}
