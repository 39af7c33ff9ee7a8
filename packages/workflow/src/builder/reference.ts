import { invalidArgument } from '@automate/core';
import type { StepDocument } from '../document/document.ts';

const SEGMENTS = Symbol('segments');

function segmentsOf(place: Reference): readonly string[] {
  if (isReference(place)) return place[SEGMENTS];
  throw invalidArgument('a template takes references, such as ref(step).output.name');
}

/**
 * A place in what a run sees, such as `steps.lookup.output.name`. Each property is a place inside. As a value of `set`
 * or `with` it is the template that gives what is there, with its type.
 */
// biome-ignore lint/suspicious/noExplicitAny: what data holds is known when it runs; any field of it can be named
export type Reference = any;

/** What a step of a workflow gives: `output`, `status` (succeeded, failed, skipped), `error` when it failed, and `artifacts` of a step of a plugin. */
export function ref(step: Pick<StepDocument, 'id'>): Record<'output' | 'status' | 'error' | 'artifacts', Reference> {
  return reference(['steps', step.id]);
}

/** The event that started the run: `payload`, `type`, `source`, `id`. */
export const event: Record<'payload' | 'type' | 'source' | 'id', Reference> = reference(['event']);

/** Inside of `for_each`: the item, and its number from 0. */
export const item: Reference = reference(['item']);
export const index: Reference = reference(['index']);

/** In `integrations`: how the run stands, what it gave, and of one that failed {code, message, step}. */
export const run: Record<'status' | 'output' | 'error', Reference> = reference(['run']);

/** In `integrations`: what is asked, where it is for `approval_requested`; `links.<option>` answers with that option. */
export const approval: Record<'id' | 'path' | 'message' | 'options' | 'link' | 'links' | 'expiresAt', Reference> =
  reference(['approval']);

/** Text with references in it: template`Hello ${ref(lookup).output.name}`. */
export function template(texts: TemplateStringsArray, ...places: readonly Reference[]): string {
  return texts.map((text, i) => (i === 0 ? text : asTemplate(places[i - 1]) + text)).join('');
}

/** A condition (CEL), with references, and with data as literals: when`${ref(lookup).output.age} >= ${18}`. */
export function when(texts: TemplateStringsArray, ...values: readonly Reference[]): string {
  const say = (value: Reference) => (isReference(value) ? asCondition(value) : JSON.stringify(value));
  return texts.map((text, i) => (i === 0 ? text : say(values[i - 1]) + text)).join('');
}

export function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.has(value, SEGMENTS);
}

/** @throws AutomateError INVALID_ARGUMENT for a name that templates have no way to write */
export function asTemplate(place: Reference): string {
  const segments = segmentsOf(place).map((segment) => {
    if (/^[A-Za-z_]\w*$/.test(segment)) return segment;
    if (/[[\]]/.test(segment)) throw invalidArgument(`a template cannot name the field ${JSON.stringify(segment)}`);
    return `[${segment}]`;
  });
  return `{{${segments.join('.')}}}`;
}

function asCondition(place: Reference): string {
  const [first, ...rest] = segmentsOf(place);
  const inside = rest.map((segment) => {
    if (/^\d+$/.test(segment)) return `[${segment}]`;
    return /^[A-Za-z_]\w*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
  });
  return `${first}${inside.join('')}`;
}

function reference(segments: readonly string[]): Reference {
  return new Proxy({ [SEGMENTS]: segments } as Reference, {
    get: (target, key) => (typeof key === 'string' ? reference([...segments, key]) : Reflect.get(target, key)),
  });
}
