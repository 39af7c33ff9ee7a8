import { AutomateError, describeProblems, invalidArgument, type Said, type SaidProblem, saidBy } from '@automate/core';
import type { Secrets } from '@automate/governance';
import { findConnectorIn, type Instances, type PluginHost, pickInstance } from '@automate/host';
import {
  allSteps,
  type CompileWorkflowOptions,
  everyStep,
  locateProblems,
  type ParsedWorkflow,
  parseWorkflow,
  type StepTypeManifest,
  say,
  stepTypePoint,
  suggestion,
  type WorkflowFormat,
} from '@automate/workflow';

/** What workflows of this installation may use. */
export interface KnownParts extends CompileWorkflowOptions {
  plugins: PluginHost;
  instances: Pick<Instances, 'list'>;
  secrets: Pick<Secrets, 'has' | 'list'>;
}

/**
 * Refuses a workflow that names what an installed connector or step type does not have, that makes code by a template, or that waits for instances whose
 * health nobody can know. A connector or step type that is not installed at all is left to whoever warns of it; whether a connector is configured is
 * not asked; that may be done later. Gives what was read of the text.
 *
 * @throws INVALID_ARGUMENT with every problem of the document, or every step and instance that is not known.
 */
export function requireKnownParts(text: string, format: WorkflowFormat, known: KnownParts): ParsedWorkflow {
  const parsed = parseWorkflow(text, format, { filters: known.filters });
  const { document, workflow } = parsed;
  const problems: SaidProblem[] = [];
  const look = (pointer: string, problemOf: () => Said | undefined) => {
    const said = unlessNotInstalled(problemOf);
    if (said !== undefined) problems.push({ pointer, ...said });
  };
  for (const { step, pointer } of allSteps(document.steps)) {
    if (step.action !== undefined) look(`${pointer}/action`, () => actionProblem(step.action!, known.plugins));
    if (step.uses !== undefined) look(`${pointer}/uses`, () => stepTypeProblem(step.uses!, known.plugins));
  }
  for (const step of everyStep(workflow.steps)) {
    if (step.kind !== 'uses') continue;
    for (const property of step.templated) {
      look(`${step.pointer}/with/${property}`, () => literalProblem(step.stepType, property, known.plugins));
    }
  }
  for (const [index, { notification, approval }] of (document.integrations ?? []).entries()) {
    const kind = approval === undefined ? 'notification' : 'approval';
    const name = approval ?? notification ?? '';
    look(`/integrations/${index}/${kind}`, () => integrationProblem(name, known.plugins));
  }
  for (const [index, name] of (document.hold?.while_down ?? []).entries()) {
    const said = holdProblem(name, known.plugins);
    if (said !== undefined) problems.push({ pointer: `/hold/while_down/${index}`, ...said });
  }
  if (problems.length === 0) return parsed;
  const located = locateProblems(text, format, problems);
  throw invalidArgument(describeProblems('The workflow cannot be run', located), located);
}

/** Hints about integrations whose connector or instance is not there yet. */
export async function integrationHints(
  { document: { integrations = [] } }: ParsedWorkflow,
  tenantId: string,
  known: KnownParts,
): Promise<SaidProblem[]> {
  if (integrations.length === 0) return [];
  const instances = await known.instances.list(tenantId);
  return integrations.flatMap(({ notification, approval }, index) => {
    const [key = '', name] = (approval ?? notification ?? '').split('/', 2);
    try {
      const { connector, pluginId } = findConnectorIn(known.plugins)(key);
      const own = instances.filter((one) => one.pluginId === pluginId && one.contribution.key === key);
      pickInstance(connector, own, name);
      return [];
    } catch (error) {
      if (!AutomateError.isInstance(error)) throw error;
      const pointer = `/integrations/${index}/${approval === undefined ? 'notification' : 'approval'}`;
      return [{ pointer, ...say('nobody_told', { detail: saidBy(error) }) }];
    }
  });
}

function integrationProblem(name: string, plugins: PluginHost): Said | undefined {
  const [key = ''] = name.split('/', 1);
  if (findConnectorIn(plugins)(key).connector.implements?.includes('notification')) return undefined;
  return say('no_notifications', { connector: key });
}

function actionProblem(reference: string, plugins: PluginHost): Said | undefined {
  const [connector = '', action = ''] = reference.split('/', 2);
  const { actions } = findConnectorIn(plugins)(connector).connector;
  if (Object.hasOwn(actions, action)) return undefined;
  return say('no_action', { connector, action, meant: suggestion(action, Object.keys(actions)) });
}

function stepTypeProblem(reference: string, plugins: PluginHost): Said | undefined {
  const [key = '', type = ''] = reference.split(':', 2);
  const { types } = plugins.declaration(stepTypePoint.id, key).declared as StepTypeManifest;
  if (Object.hasOwn(types, type)) return undefined;
  return say('no_step_type', { key, type, meant: suggestion(type, Object.keys(types)) });
}

function literalProblem(reference: string, property: string, plugins: PluginHost): Said | undefined {
  const [key = '', type = ''] = reference.split(':', 2);
  const { types } = plugins.declaration(stepTypePoint.id, key).declared as StepTypeManifest;
  const said = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!said?.literal?.includes(property)) return undefined;
  return say('literal_only', { type: reference, name: property });
}

function holdProblem(name: string, plugins: PluginHost): Said | undefined {
  const [connector = ''] = name.split('/', 1);
  const found = unlessUnknown(() => findConnectorIn(plugins)(connector).connector);
  if (AutomateError.isInstance(found)) return say('no_such_connector', { detail: saidBy(found) });
  if (found.supportsHealthCheck) return undefined;
  return say('no_health_check', { connector, instance: name });
}

/** A plugin that failed or is disabled is a problem of its own, which is told where plugins are. */
function unlessNotInstalled(problemOf: () => Said | undefined): Said | undefined {
  const found = unlessUnknown(() => ({ problem: problemOf() }));
  return AutomateError.isInstance(found) ? undefined : found.problem;
}

/** What is looked up, or why there is none. */
export function unlessUnknown<T extends object>(look: () => T): T | AutomateError {
  try {
    return look();
  } catch (error) {
    if (AutomateError.isInstance(error)) return error;
    throw error;
  }
}
