import type { StepDocument, WorkflowDocument } from '../document/document.ts';
import { workflowFromJson } from '../parse-workflow.ts';
import { asTemplate, isReference } from './reference.ts';

/** A step on its own, so that `ref(step)` can name it. */
export function defineStep<const Step extends StepDocument>(step: Step): Step {
  return step;
}

/**
 * A workflow written in code: the document that its YAML would give, with references in it as templates. What templates
 * and conditions use is checked, filters of plugins excepted. Throws INVALID_ARGUMENT whose `details.errors` has every problem.
 */
export function defineWorkflow(workflow: WorkflowDocument): WorkflowDocument {
  return workflowFromJson(plain(workflow)).document;
}

/** References become templates, and fields that are undefined are left out. */
function plain(value: unknown): unknown {
  if (isReference(value)) return asTemplate(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([key, field]) => [key, plain(field)]));
}
