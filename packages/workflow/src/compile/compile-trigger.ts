import type { CompiledTrigger } from '../compiled.ts';
import type { TriggerDocument } from '../document/document.ts';
import { type StepPlace, TRIGGER_ROOTS } from '../scope-check.ts';
import { matchesType } from '../trigger-index.ts';
import { type Gathered, gatherCondition } from './gather.ts';

/** One entry of `on`. What is wrong with it is noted in `gathered`. */
export function compileTrigger(gathered: Gathered, trigger: TriggerDocument, index: number): CompiledTrigger {
  const pointer = `/on/${index}`;
  const scope = { roots: TRIGGER_ROOTS, steps: new Map<string, StepPlace>(), reads: gathered.reads };
  const condition =
    trigger.if === undefined
      ? undefined
      : gatherCondition(gathered, { pointer, owner: `trigger "${trigger.event}"`, scope }, 'if', trigger.if);
  return {
    type: trigger.event,
    source: trigger.source,
    pointer,
    matches: (event) =>
      matchesType(trigger.event, event.type) &&
      (trigger.source === undefined || trigger.source === event.source) &&
      (condition === undefined || condition({ event })),
  };
}
