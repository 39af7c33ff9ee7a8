import { AutomateError, type InputProblem, invalidArgument } from '@automate/core';
import { findConnectorIn, type PluginHost } from '@automate/host';
import { type CompileWorkflowOptions, parseWorkflow, type WorkflowFormat } from '@automate/workflow';

/** What workflows of this installation may use. */
export interface KnownParts extends CompileWorkflowOptions {
  plugins: PluginHost;
}

/**
 * Refuses a workflow whose actions nobody here can run (a run of it would wait for a worker that never comes), or that
 * waits for instances whose health nobody can know. Whether the connector is configured is not asked; that may be done later.
 *
 * @throws INVALID_ARGUMENT with every problem of the document, or every step and instance that is not known.
 */
export function requireKnownActions(text: string, format: WorkflowFormat, known: KnownParts): void {
  const { document } = parseWorkflow(text, format, { filters: known.filters });
  const find = findConnectorIn(known.plugins);
  const problems: InputProblem[] = [];
  for (const [index, step] of document.steps.entries()) {
    if (step.action === undefined) continue;
    const message = problemOf(step.action, find);
    if (message !== undefined) problems.push({ pointer: `/steps/${index}/action`, message });
  }
  for (const [index, name] of (document.hold?.while_down ?? []).entries()) {
    const message = holdProblem(name, find);
    if (message !== undefined) problems.push({ pointer: `/hold/while_down/${index}`, message });
  }
  if (problems.length === 0) return;
  const list = problems.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
  throw invalidArgument(`The workflow cannot be run: ${list}`, problems);
}

function problemOf(reference: string, find: ReturnType<typeof findConnectorIn>): string | undefined {
  const [connector = '', action = ''] = reference.split('/', 2);
  return unlessUnknown(() => {
    const { actions } = find(connector).connector;
    if (Object.hasOwn(actions, action)) return undefined;
    return `connector ${connector} has no action "${action}"; it has: ${Object.keys(actions).join(', ') || 'none'}`;
  });
}

function holdProblem(name: string, find: ReturnType<typeof findConnectorIn>): string | undefined {
  const [connector = ''] = name.split('/', 1);
  return unlessUnknown(() =>
    find(connector).connector.supportsHealthCheck
      ? undefined
      : `connector ${connector} has no health check: nobody would know that ${name} is down`,
  );
}

function unlessUnknown(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    if (AutomateError.isInstance(error)) return error.message;
    throw error;
  }
}
