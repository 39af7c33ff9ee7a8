import type { StepTarget, WorkflowDocument, WorkflowEdit } from '@automate/workflow';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { TextProblem, WorkflowParts } from '../api/types.ts';
import { useToast } from '../ui/toasts.tsx';
import type { Draft } from './draft.ts';
import { focusStep } from './focus-step.ts';
import { type Place, placesOf, stepAt } from './places.ts';
import { moveStep } from './step-edits.ts';

/** What is open beside the drawing. */
export type Chosen = { step: string } | { trigger: number } | 'workflow' | undefined;

/** A problem of one step, and the pointer in it. */
export interface FieldProblem {
  field: string;
  message: string;
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
  /** The step that looks for a new place. */
  moving: string | undefined;
  move(id: string | undefined): void;
  moveTo(target: StepTarget): void;
  /** Where a step is being added. */
  adding: StepTarget | undefined;
  add(target: StepTarget | undefined): void;
  /** Edits the text; where that cannot be, it says why and returns false. */
  act(edits: readonly WorkflowEdit[], of?: string): boolean;
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
  const toast = useToast();
  const [chosen, choose] = useState<Chosen>();
  const [moving, move] = useState<string>();
  const [adding, add] = useState<StepTarget>();
  const places = useMemo(() => placesOf(document), [document]);
  const problems = useMemo(() => byOwner(places, found), [places, found]);
  const act = (edits: readonly WorkflowEdit[], of?: string): boolean => {
    const refused = draft.edit(edits, of);
    if (refused !== undefined) toast(refused, 'failed');
    return refused === undefined;
  };
  const there = isThere(chosen, places, document);
  const value: Builder = {
    draft,
    document,
    places,
    parts,
    chosen: there ? chosen : undefined,
    choose,
    moving: moving !== undefined && places.has(moving) ? moving : undefined,
    move,
    moveTo(target) {
      if (moving === undefined) return;
      act(moveStep(document, moving, target));
      move(undefined);
      focusStep(moving);
    },
    adding,
    add,
    act,
    problems,
  };
  return <BuilderContext value={value}>{children}</BuilderContext>;
}

/** What was chosen may be gone. */
function isThere(chosen: Chosen, places: ReadonlyMap<string, Place>, { on }: WorkflowDocument): boolean {
  if (chosen === undefined || chosen === 'workflow') return true;
  return 'step' in chosen ? places.has(chosen.step) : chosen.trigger < on.length;
}

function byOwner(places: ReadonlyMap<string, Place>, problems: readonly TextProblem[]): Map<string, FieldProblem[]> {
  const owners = new Map<string, FieldProblem[]>();
  for (const { pointer, message } of problems) {
    const [, trigger, inTrigger = ''] = /^\/on\/(\d+)(.*)$/.exec(pointer) ?? [];
    const step = trigger === undefined ? stepAt(places, pointer) : undefined;
    const owner = trigger !== undefined ? `on/${trigger}` : (step?.id ?? '');
    const field = trigger !== undefined ? inTrigger : (step?.field ?? pointer);
    owners.set(owner, [...(owners.get(owner) ?? []), { field, message }]);
  }
  return owners;
}
