import type { JsonValue } from '@automate/core';
import type { CompiledLimit, CompiledWorkflow } from '../compiled.ts';
import type { WorkflowDocument } from '../document/document.ts';
import { limitsOf } from '../document/limits-of.ts';
import { MAX_PRIORITY } from '../document/limits-schema.ts';
import { say } from '../problems.ts';
import { TRIGGER_ROOTS } from '../scope-check.ts';
import { type Gathered, gatherTemplate } from './gather.ts';

/** The limits of a well-formed document. What is wrong with them is noted in `gathered`. */
export function compileLimits(gathered: Gathered, document: WorkflowDocument): CompiledLimit[] {
  const first = new Map<string, string>();
  return limitsOf(document).map((limit) => {
    const { id, pointer } = limit;
    const before = first.get(id);
    if (before === undefined) first.set(id, pointer);
    else gathered.problems.push({ pointer, ...say('key_twice', { other: before }) });
    const value = gatherFromEvent(gathered, pointer, 'key', limit.keyTemplate);
    return { ...limit, keyOf: (scope, ports) => (value === undefined ? '' : then(value(scope, ports), asKey)) };
  });
}

/** The priority of a well-formed document. */
export function compilePriority(gathered: Gathered, { priority }: WorkflowDocument): CompiledWorkflow['priority'] {
  if (priority === undefined || priority === 0) return undefined;
  const value = gatherFromEvent(gathered, '', 'priority', priority);
  return value && ((scope, ports) => then(value(scope, ports), asPriority));
}

/** A template that is computed before there is a run: over the event alone. */
function gatherFromEvent(gathered: Gathered, pointer: string, field: string, value: JsonValue | undefined) {
  if (value === undefined) return undefined;
  const secrets: Gathered['secrets'] = new Map();
  const scope = { roots: TRIGGER_ROOTS, steps: new Map(), reads: gathered.reads };
  const template = gatherTemplate({ ...gathered, secrets }, { pointer, owner: field, scope }, field, value);
  for (const secret of secrets.keys()) {
    gathered.problems.push({ pointer: `${pointer}/${field}`, ...say('secret_in_the_open', { name: secret }) });
  }
  return template && ((...[{ event }, ports]: FromEvent) => template.render({ event }, ports));
}

type FromEvent = Parameters<CompiledLimit['keyOf']>;

function then<T, R>(value: T | Promise<T>, next: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function asKey(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function asPriority(value: JsonValue): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return 0;
  return Math.min(MAX_PRIORITY, Math.max(0, Math.round(number)));
}
