import type { ActionCall, ActionContext } from '@automate/connectors';
import type { Life } from '../instances/life.ts';
import { createLifeContext, type LifeContextParts } from '../instances/life-context.ts';

/** What an action gets beside its parameters: the context of its life, and what is known of the call. */
export async function createActionContext(
  call: Omit<ActionCall, 'tenantId'>,
  life: Life,
  parts: Pick<LifeContextParts, 'fetch' | 'secrets' | 'log' | 'alsoLog'>,
): Promise<ActionContext> {
  const { executionId, stepPath, attempt, idempotencyKey, traceparent, signal, deadline } = call;
  const about = { executionId, stepPath, attempt };
  const context = await createLifeContext(life, { ...parts, scopeId: executionId, signal, traceparent, about });
  return { ...context, executionId, stepPath, attempt, idempotencyKey, ...(deadline && { deadline }) };
}
