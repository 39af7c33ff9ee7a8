import type { Secrets } from '@automate/governance';
import type { InstanceContext } from '@automate/providers';
import { type ContextParts, createInstanceContext, placeholdersFor } from './instance-context.ts';
import type { Life } from './life.ts';

/** What a context of a life is made of beside the life. */
export interface LifeContextParts
  extends Pick<ContextParts<unknown>, 'signal' | 'traceparent' | 'fetch' | 'log' | 'alsoLog' | 'about'> {
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose'>;
  /** For which its placeholders are made. */
  scopeId: string;
}

/** What code gets that runs in a life: placeholders of this use's own, and in `state` those of its life. */
export async function createLifeContext(life: Life, { scopeId, ...parts }: LifeContextParts): Promise<InstanceContext> {
  const { target, state, secretKeys } = life;
  const placeholders = await placeholdersFor(parts.secrets, target.tenantId, secretKeys, scopeId);
  return createInstanceContext({ ...parts, target, state, placeholders, scopeIds: [scopeId, life.scopeId] });
}
