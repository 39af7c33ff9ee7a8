import { allowsOperation, type SaidProblem } from '@automate/core';
import type { Secrets } from '@automate/governance';
import { type ParsedWorkflow, say, suggestion } from '@automate/workflow';
import type { Principal } from '../http/authenticate.ts';

/** Secrets of one workflow that are looked up: a backend may be far away. */
const LOOKED_UP = 50;

/**
 * Hints about secrets that are not there yet. For who may write workflows: they would learn it by running this one. Names of others
 * are told to who may read them. A backend that does not answer is no hint.
 */
export async function secretHints(
  { workflow }: ParsedWorkflow,
  { tenantId, permissions }: Principal,
  secrets: Pick<Secrets, 'has' | 'list'>,
): Promise<SaidProblem[]> {
  if (!allowsOperation(permissions, 'workflows:write')) return [];
  const used = workflow.secrets.slice(0, LOOKED_UP);
  const there = await Promise.all(used.map(({ name }) => secrets.has(tenantId, name).catch(() => true)));
  const missing = used.filter((_, index) => !there[index]);
  if (missing.length === 0) return [];
  const known = allowsOperation(permissions, 'secrets:read') ? await secrets.list(tenantId).catch(() => []) : [];
  const names = known.map(({ key }) => key);
  return missing.map(({ name, ...place }) => ({
    ...place,
    ...say('no_secret_yet', { name, meant: suggestion(name, names) }),
  }));
}
