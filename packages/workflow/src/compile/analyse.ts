import { AutomateError, type JsonObject, type SaidProblem } from '@automate/core';
import type { CompiledWorkflow } from '../compiled.ts';
import { type CheckedDocument, checkDocument } from '../document/check-document.ts';
import type { StepDocument, WorkflowDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { say } from '../problems.ts';
import { STEP_ROOTS, type StepPlace } from '../scope-check.ts';
import { compileHold, holdWarnings } from './compile-hold.ts';
import { compileIntegrations } from './compile-integrations.ts';
import { compileLimits, compilePriority } from './compile-limits.ts';
import { compileSteps } from './compile-step.ts';
import { compileTriggers } from './compile-trigger.ts';
import { everyStep } from './every-step.ts';
import { type Gathered, gatherTemplate } from './gather.ts';
import type { CompileWorkflowOptions } from './options.ts';
import { type PlacedStep, placeSteps } from './place-steps.ts';
import { rendered } from './rendered.ts';

/** Everything that can be said of a document without running it. */
export interface Analysis {
  /** Undefined when there are problems. */
  workflow: CompiledWorkflow | undefined;
  problems: SaidProblem[];
  /** What is allowed and probably not meant. */
  warnings: SaidProblem[];
}

/** Checks and compiles plain data; all parts are looked at, however many of them are wrong. Throws nothing. */
export function analyse(value: unknown, { filters, schemaProblems }: CompileWorkflowOptions): Analysis {
  const checked = checkDocument(value);
  const gathered: Gathered = {
    filters,
    schemaProblems,
    allowedEnv: checked.env,
    problems: [...checked.problems],
    secrets: new Map(),
    env: new Set(),
    reads: new Set(),
    outputPaths: [],
  };
  const triggers = compileTriggers(gathered, checked.triggers, checked.name);
  const placed = placeSteps(listed(checked));
  const byId = firstOfEachId([...placed.values()], gathered.problems);
  const steps = compileSteps(
    { gathered, placed, byId },
    checked.steps.map(({ value: step }) => step),
  );
  const { document } = checked;
  const output = document?.output && compileOutput(gathered, document.output, byId);
  const limits = document === undefined ? [] : compileLimits(gathered, document);
  const priority = document && compilePriority(gathered, document);
  const integrations = document === undefined ? [] : compileIntegrations(gathered, document);
  const failed = document === undefined || gathered.problems.length > 0;
  return {
    workflow: failed
      ? undefined
      : assemble(document, { triggers, steps, output, limits, priority, integrations }, gathered),
    problems: gathered.problems,
    warnings: [...warningsOf(checked, placed, gathered), ...(document === undefined ? [] : holdWarnings(document))],
  };
}

/** The top level. Of a step that is not well-formed only the id is known; others may read it all the same. */
function listed({ steps, stepIds }: CheckedDocument): { step: StepDocument; pointer: string }[] {
  const wellFormed = new Map(steps.map(({ index, value }) => [index, value]));
  return stepIds.map((id, index) => ({
    step: wellFormed.get(index) ?? { id: id ?? '' },
    pointer: `/steps/${index}`,
  }));
}

/** The place of each id. One that is there again is noted. */
function firstOfEachId(placed: readonly PlacedStep[], problems: SaidProblem[]): Map<string, StepPlace> {
  const byId = new Map<string, StepPlace>();
  for (const { place, pointer } of placed) {
    const first = byId.get(place.id);
    if (place.id === '') continue;
    if (first === undefined) byId.set(place.id, place);
    else {
      problems.push({ pointer: `${pointer}/id`, ...say('id_twice', { step: place.id, number: first.index + 1 }) });
    }
  }
  return byId;
}

function warningsOf(
  { env }: CheckedDocument,
  placed: ReadonlyMap<StepDocument, PlacedStep>,
  gathered: Gathered,
): SaidProblem[] {
  const warnings: SaidProblem[] = [];
  for (const [index, name] of env.entries()) {
    if (!gathered.env.has(name)) warnings.push({ pointer: `/env/${index}`, ...say('env_unused', { name }) });
  }
  for (const { step, pointer } of placed.values()) {
    const decides = step.then !== undefined || step.else !== undefined;
    if (step.condition === undefined || decides || gathered.reads.has(step.id)) continue;
    warnings.push({ pointer: `${pointer}/condition`, ...say('result_unused', { step: step.id }) });
  }
  return warnings;
}

/** What a worker says that it has a step type. */
function stepRequirement(stepType: string): string {
  return `step:${stepType.split(':', 1)[0]}`;
}

/** Sees what a step after the last one would see. */
function compileOutput(
  gathered: Gathered,
  output: JsonObject,
  steps: ReadonlyMap<string, StepPlace>,
): NonNullable<CompiledWorkflow['output']> {
  const at: StepPlace = { id: '', index: Infinity, parent: undefined, role: 'body', branch: '' };
  const scope = { roots: STEP_ROOTS, steps, at, reads: gathered.reads };
  const template = gatherTemplate(gathered, { pointer: '', owner: 'the output', scope }, 'output', output);
  return rendered(template, (values) => values);
}

function assemble(
  document: WorkflowDocument,
  parts: Pick<CompiledWorkflow, 'triggers' | 'steps' | 'output' | 'limits' | 'priority' | 'integrations'>,
  gathered: Gathered,
): CompiledWorkflow {
  const { triggers, steps } = parts;
  const all = [...everyStep(steps)];
  const byId = new Map(all.map((step) => [step.id, step]));
  const actions = all.flatMap((step) =>
    step.kind === 'action'
      ? [{ connector: step.connector, action: step.action, connection: step.connection, stepId: step.id }]
      : [],
  );
  const stepTypes = [...new Set(all.flatMap((step) => (step.kind === 'uses' ? [step.stepType] : [])))].sort();
  return Object.freeze({
    name: document.name,
    document,
    ...parts,
    timeoutMs: document.timeout === undefined ? undefined : durationMs(document.timeout),
    hold: document.hold && compileHold(document.hold),
    actions,
    stepTypes,
    requires: [...new Set([...actions.map(({ connector }) => connector), ...stepTypes.map(stepRequirement)])].sort(),
    secrets: [...gathered.secrets.values()],
    env: [...gathered.env].sort(),
    outputPaths: gathered.outputPaths,
    stepById: (id) => byId.get(id),
    match(event, onProblem) {
      for (const trigger of triggers) {
        try {
          if (trigger.matches(event)) return true;
        } catch (error) {
          if (AutomateError.isInstance(error)) onProblem?.(error);
          else throw error;
        }
      }
      return false;
    },
  } satisfies CompiledWorkflow);
}
