import type { KeyboardEvent } from 'react';
import { type Builder, useBuilder } from './builder.tsx';
import { focusCard } from './focus-card.ts';
import { canShift, duplicateStep, freeId, removeStep, shiftStep } from './step-edits.ts';

/** What can be done to a step, the same on the canvas, in the list and in its form. */
export interface StepVerbs {
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  move(): void;
  duplicate(): void;
  remove(): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function useStepVerbs(id: string): StepVerbs {
  return stepVerbs(useBuilder(), id);
}

function stepVerbs(builder: Builder, id: string): StepVerbs {
  const { draft, document, places, act, replace, carry } = builder;
  const place = places.get(id);
  const shift = (by: 'up' | 'down') => () => {
    if (act(shiftStep(document, id, by))) focusCard({ step: id });
  };
  const { siblings = [], index = 0, parent } = place ?? {};
  const next = siblings[index + 1]?.id ?? siblings[index - 1]?.id ?? parent?.id;
  const verbs = {
    up: place && canShift(place, 'up') ? shift('up') : undefined,
    down: place && canShift(place, 'down') ? shift('down') : undefined,
    move: () => carry({ step: id }),
    duplicate() {
      const copy = freeId(document, id);
      replace(duplicateStep(document, id), { step: copy }, { step: copy });
    },
    remove: () => replace(removeStep(document, id), undefined, next === undefined ? undefined : { step: next }),
  };
  return {
    ...verbs,
    onKeyDown(event) {
      const verb = verbOf(event);
      if (verb === undefined || draft.readOnly) return;
      event.preventDefault();
      event.stopPropagation();
      verbs[verb]?.();
    },
  };
}

function verbOf(event: KeyboardEvent): 'up' | 'down' | 'duplicate' | 'remove' | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey && key === 'ArrowUp') return 'up';
  if (altKey && key === 'ArrowDown') return 'down';
  if ((ctrlKey || metaKey) && key === 'd') return 'duplicate';
  return key === 'Delete' ? 'remove' : undefined;
}
