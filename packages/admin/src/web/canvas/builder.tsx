import type { StepTarget, WorkflowDocument, WorkflowEdit } from '@automate/workflow';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { TextProblem, WorkflowParts } from '../api/types.ts';
import { errorWords } from '../form/problem-words.ts';
import { useUnreadableFields } from '../form/unreadable-fields.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useToast } from '../ui/toasts.tsx';
import type { Draft } from './draft.ts';
import { focusCard } from './focus-card.ts';
import { newStep } from './kinds.ts';
import type { Part } from './parts.ts';
import { type Place, placesOf, stepAt } from './places.ts';
import { canGo, freeId, insertStep, moveStep } from './step-edits.ts';

/** What is open beside the drawing. */
export type Chosen = { step: string } | { trigger: number } | 'workflow' | 'parts' | undefined;

/** What looks for a place: a step that is there, or one to be added. */
export type Carried = { step: string } | { part: Part };

/** A problem of one step, and the pointer in it. */
export interface FieldProblem {
  field: string;
  message: string;
  /** It can be saved all the same. */
  hint: boolean;
}

/** What all parts of the canvas, the list and the form work with. */
export interface Builder {
  draft: Draft;
  document: WorkflowDocument;
  places: ReadonlyMap<string, Place>;
  /** What is installed; empty until it is known. */
  parts: WorkflowParts;
  chosen: Chosen;
  choose(chosen: Chosen): void;
  carried: Carried | undefined;
  /** `dragged`: a pointer has it. Else a place is chosen. */
  carry(what: Carried | undefined, dragged?: boolean): void;
  dragged: boolean;
  /** The place above which it is dragged. */
  over: StepTarget | undefined;
  dragOver(target: StepTarget | undefined): void;
  canPut(target: StepTarget, what: Carried): boolean;
  put(target: StepTarget, what: Carried): void;
  /** Where a step is being added. */
  adding: StepTarget | undefined;
  add(target: StepTarget | undefined): void;
  /** Edits the text; where that cannot be, it says why and returns false. */
  act(edits: readonly WorkflowEdit[], of?: string): boolean;
  /** Edits the text and shows `next` instead of what is open. Asks first where that would lose what cannot be read. */
  replace(edits: readonly WorkflowEdit[], next: Chosen, card?: Parameters<typeof focusCard>[0]): void;
  /** By step, and those of triggers by `on/<place>`; the others are of the whole. */
  problems: ReadonlyMap<string, readonly FieldProblem[]>;
}

const BuilderContext = createContext<Builder | undefined>(undefined);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === undefined) throw new Error('useBuilder stands outside of BuilderProvider');
  return builder;
}

interface BuilderProviderProps {
  draft: Draft;
  document: WorkflowDocument;
  parts: WorkflowParts;
  problems: readonly TextProblem[];
  children: ReactNode;
}

export function BuilderProvider({ draft, document, parts, problems: found, children }: BuilderProviderProps) {
  const { t } = useLanguage();
  const toast = useToast();
  const [chosen, setChosen] = useState<Chosen>();
  const { leave } = useUnreadableFields();
  const choose = (next: Chosen): void => {
    if (JSON.stringify(next) !== JSON.stringify(chosen)) leave(() => setChosen(next));
  };
  const [held, hold] = useState<{ what?: Carried | undefined; dragged: boolean }>({ dragged: false });
  const [over, setOver] = useState<StepTarget>();
  // A pointer tells the same place many times.
  const dragOver = (target: StepTarget | undefined): void =>
    setOver((before) => (JSON.stringify(before) === JSON.stringify(target) ? before : target));
  const [adding, add] = useState<StepTarget>();
  const places = useMemo(() => placesOf(document), [document]);
  const problems = useMemo(() => byOwner(places, found), [places, found]);
  const act = (edits: readonly WorkflowEdit[], of?: string): boolean => {
    if (draft.readOnly) return false;
    const refused = draft.edit(edits, of);
    if (refused !== undefined) toast(errorWords(refused, t), 'failed');
    return refused === undefined;
  };
  const replace: Builder['replace'] = (edits, next, card) =>
    leave(() => {
      if (!act(edits)) return;
      setChosen(next);
      if (card) focusCard(card);
    });
  const there = isThere(chosen, places, document);
  const { what: carried, dragged } = held;
  const carry = (what: Carried | undefined, byPointer = false): void => {
    hold({ what, dragged: byPointer && what !== undefined });
    dragOver(undefined);
  };
  const value: Builder = {
    draft,
    document,
    places,
    parts,
    chosen: there ? chosen : undefined,
    choose,
    carried: carried !== undefined && 'step' in carried && !places.has(carried.step) ? undefined : carried,
    carry,
    dragged,
    over,
    dragOver,
    canPut: (target, what) => 'part' in what || canGo(document, what.step, target),
    put(target, what) {
      carry(undefined);
      if ('step' in what) {
        if (act(moveStep(document, what.step, target))) focusCard(what);
        return;
      }
      const { kind, id: wanted, of } = what.part;
      const id = freeId(document, wanted);
      replace(insertStep(document, target, newStep(kind, id, of)), { step: id }, { step: id });
    },
    adding,
    add,
    act,
    replace,
    problems,
  };
  return <BuilderContext value={value}>{children}</BuilderContext>;
}

/** What was chosen may be gone. */
function isThere(chosen: Chosen, places: ReadonlyMap<string, Place>, { on }: WorkflowDocument): boolean {
  if (typeof chosen !== 'object') return true;
  return 'step' in chosen ? places.has(chosen.step) : chosen.trigger < on.length;
}

function byOwner(places: ReadonlyMap<string, Place>, problems: readonly TextProblem[]): Map<string, FieldProblem[]> {
  const owners = new Map<string, FieldProblem[]>();
  for (const { pointer, message, hint = false } of problems) {
    const [, trigger, inTrigger = ''] = /^\/on\/(\d+)(.*)$/.exec(pointer) ?? [];
    const step = trigger === undefined ? stepAt(places, pointer) : undefined;
    const owner = trigger !== undefined ? `on/${trigger}` : (step?.id ?? '');
    const field = trigger !== undefined ? inTrigger : (step?.field ?? pointer);
    owners.set(owner, [...(owners.get(owner) ?? []), { field, message, hint }]);
  }
  return owners;
}
