import { matchesType } from '@automate/core';
import type { WorkflowEvent } from '../event.ts';
import { eventKey, isAddressed } from './trigger-address.ts';

export { matchesType };

const EMPTY: ReadonlySet<never> = new Set();

/** The literal segments before the first wildcard: every type that the pattern takes begins with them. */
function literalPrefix(pattern: string): string {
  const star = pattern.indexOf('*');
  return pattern.slice(0, Math.max(0, star - 1));
}

/**
 * Finds the few workflows that may take an event, so that thousands of others are not looked at: exact types by one
 * look-up, patterns by the literal segments before their first wildcard, events that are addressed by their source too.
 */
export class TriggerIndex<T> {
  readonly #exact = new Map<string, Set<T>>();
  readonly #patterns = new Map<string, Map<string, Set<T>>>();

  /** Adds a value under what `triggerKeys` gives. */
  add(value: T, keys: Iterable<string>): void {
    for (const pattern of keys) {
      if (!pattern.includes('*')) {
        const values = this.#exact.get(pattern) ?? new Set();
        this.#exact.set(pattern, values.add(value));
        continue;
      }
      const prefix = literalPrefix(pattern);
      const byPattern = this.#patterns.get(prefix) ?? new Map<string, Set<T>>();
      this.#patterns.set(prefix, byPattern.set(pattern, (byPattern.get(pattern) ?? new Set()).add(value)));
    }
  }

  /** The values that may take the event, each once, in no stated order. */
  candidates(event: Pick<WorkflowEvent, 'type' | 'source'>): ReadonlySet<T> {
    const { type } = event;
    const exact = this.#exact.get(eventKey(event));
    if (this.#patterns.size === 0 || isAddressed(type)) return exact ?? EMPTY;
    const found = new Set(exact);
    for (let end = 0; end !== -1; end = type.indexOf('.', end + 1)) {
      for (const [pattern, values] of this.#patterns.get(type.slice(0, end)) ?? []) {
        if (matchesType(pattern, type)) for (const value of values) found.add(value);
      }
    }
    return found;
  }
}
