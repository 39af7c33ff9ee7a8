import type { ActionCall, ActionContext } from '@automate/connectors';
import type { Secrets } from '@automate/governance';
import { type ContextParts, createInstanceContext, placeholdersFor } from '../instances/instance-context.ts';
import type { Life } from '../instances/life.ts';

/** What a context is made of beside the call and the life it runs in. */
export type ActionContextParts = Pick<ContextParts<unknown>, 'fetch' | 'log'> & {
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose'>;
};

/** What an action gets beside its parameters: placeholders of this call's own, and in `state` those of its life. */
export async function createActionContext(
  call: ActionCall,
  life: Life,
  parts: ActionContextParts,
): Promise<ActionContext> {
  const { tenantId, executionId, stepPath, attempt, idempotencyKey, traceparent, signal, deadline } = call;
  const { pluginId, permissions, contribution, instance } = life.target;
  const context = createInstanceContext({
    tenantId,
    pluginId,
    permissions,
    point: contribution.point,
    instance: { key: contribution.key, name: instance.name, config: life.config() },
    state: life.state,
    placeholders: await placeholdersFor(parts.secrets, tenantId, life.secretKeys, executionId),
    scopeIds: [executionId, life.scopeId],
    signal,
    traceparent,
    fetch: parts.fetch,
    secrets: parts.secrets,
    log: parts.log,
    about: { executionId, stepPath, attempt },
  });
  return { ...context, executionId, stepPath, attempt, idempotencyKey, ...(deadline && { deadline }) };
}
