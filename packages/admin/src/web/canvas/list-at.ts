import { branchesOf, type FieldPlace, type StepDocument, type WorkflowDocument } from '@automate/workflow';
import { placesOf } from './places.ts';

/** The steps of a list; none where it is not there. */
export function listAt(document: WorkflowDocument, { step, at }: FieldPlace): readonly StepDocument[] {
  if (step === undefined) return document.steps;
  const holder = placesOf(document).get(step)?.step;
  const branch = holder && branchesOf(holder).find(({ place }) => `/${place.join('/')}` === at);
  return branch?.steps ?? [];
}
