import type { CompiledWorkflow, WorkflowEvent } from '@automate/workflow';

/** What the templates of priorities may read beside the event. */
export type PriorityEnv = ((name: string) => string | undefined) | undefined;

/**
 * The priority of an outbox item for a run of this event: the lower, the earlier it is claimed. What cannot be computed
 * counts as none, and holds up nothing.
 */
export async function itemPriority(
  workflow: CompiledWorkflow,
  event: WorkflowEvent,
  env: PriorityEnv,
): Promise<number> {
  try {
    const priority = await workflow.priority?.({ event }, { env });
    return priority ? -priority : 0;
  } catch {
    return 0;
  }
}
