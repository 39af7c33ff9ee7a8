import type { StepTarget } from '@automate/workflow';
import { type PointerEvent as ReactPointerEvent, useRef } from 'react';
import { type Builder, type Carried, useBuilder } from './builder.tsx';
import { after, before } from './places.ts';

/** A pointer that has gone less far is pressed, and drags nothing. */
const FAR_PX = 6;

/** Drags something to a place. Fingers scroll instead, and keys do not drag: both choose the place. */
export function useDrag(what: Carried): { onPointerDown(event: ReactPointerEvent): void } {
  const builder = useBuilder();
  // Of the last drawing: a drag outlives the one that it began in.
  const now = useRef({ builder, what });
  now.current = { builder, what };
  return {
    onPointerDown(event) {
      if (event.button !== 0 || event.pointerType === 'touch' || builder.draft.readOnly) return;
      const { clientX, clientY, currentTarget: pressed } = event;
      // The drawing would go along.
      pressed.classList.add('nopan');
      const listening = new AbortController();
      const { signal } = listening;
      let dragging = false;
      const end = (target?: StepTarget): void => {
        listening.abort();
        pressed.classList.remove('nopan');
        if (!dragging) return;
        // The press that ends a drag presses nothing.
        const stop = (click: Event): void => click.stopPropagation();
        addEventListener('click', stop, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', stop, { capture: true }));
        if (target === undefined) now.current.builder.carry(undefined);
        else now.current.builder.put(target, now.current.what);
      };
      const at = (pointer: PointerEvent): StepTarget | undefined =>
        targetAt(now.current.builder, now.current.what, pointer);
      addEventListener(
        'pointermove',
        (pointer) => {
          if (!dragging && Math.hypot(pointer.clientX - clientX, pointer.clientY - clientY) < FAR_PX) return;
          if (!dragging) now.current.builder.carry(now.current.what, true);
          dragging = true;
          now.current.builder.dragOver(at(pointer));
        },
        { signal },
      );
      addEventListener('pointerup', (pointer) => end(dragging ? at(pointer) : undefined), { signal });
      addEventListener('pointercancel', () => end(), { signal });
      addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal });
      // It would mark the text that it goes over.
      addEventListener('selectstart', (selection) => selection.preventDefault(), { signal });
    },
  };
}

/** The place under a pointer: one that is marked, or the nearer side of a step. */
function targetAt(
  { places, canPut }: Builder,
  what: Carried,
  { clientX, clientY }: PointerEvent,
): StepTarget | undefined {
  const under = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-place], [data-card]');
  const { place: marked, card } = under?.dataset ?? {};
  const step = card === undefined ? undefined : places.get(card);
  if (under === undefined || under === null) return undefined;
  const { top, height } = under.getBoundingClientRect();
  const beside = step && (clientY < top + height / 2 ? before(step) : after(step));
  const target = marked === undefined ? beside : (JSON.parse(marked) as StepTarget);
  return target !== undefined && canPut(target, what) ? target : undefined;
}
