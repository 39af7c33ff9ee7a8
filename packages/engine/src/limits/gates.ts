import { createHash } from 'node:crypto';
import type { RenderPorts } from '@automate/templates';
import type { CompiledLimit, WorkflowEvent, WorkflowLimit } from '@automate/workflow';

/** Longest key that is kept as it is, in characters. */
const MAX_KEY = 200;

/** A limit of one workflow as the tables name it: `<kind>/<digest of the template of its key>`. */
export function limitId({ kind, id }: Pick<WorkflowLimit, 'kind' | 'id'>): string {
  return `${kind}/${digest(id).slice(0, 16)}`;
}

/** What a run is counted under: `<id of the limit>/<key>`; a key that is too long is there by its digest. */
export async function gateOf(limit: CompiledLimit, event: WorkflowEvent, ports: RenderPorts): Promise<string> {
  const key = await limit.keyOf({ event }, ports);
  const plain = key.length <= MAX_KEY && key.isWellFormed() && !key.includes('\u0000');
  return `${limitId(limit)}/${plain ? key : digest(key)}`;
}

/** The key of a gate. */
export function keyOfGate(gate: string): string {
  return gate.split('/').slice(2).join('/');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
