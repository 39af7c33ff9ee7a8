import { AutomateError } from '@automate/core';
import type { Meter } from './data.ts';
import type { RenderLimits, RenderPorts, TemplateScope } from './ports.ts';

export const DEFAULT_LIMITS: RenderLimits = {
  maxOutputLength: 1_048_576,
  maxIterations: 10_000,
  maxValues: 100_000,
  maxDepth: 100,
  maxFilterWork: 10_000_000,
};

/** One rendering: its data, its ports and what it has used up. */
export class Run implements Meter {
  readonly scope: TemplateScope;
  readonly ports: RenderPorts;
  readonly #limits: RenderLimits;
  #length = 0;
  #iterations = 0;
  #values = 0;
  #work = 0;

  constructor(scope: TemplateScope, ports: RenderPorts) {
    this.scope = scope;
    this.ports = ports;
    this.#limits = ports.limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...ports.limits };
  }

  text(length: number): void {
    this.#length += length;
    if (this.#length > this.#limits.maxOutputLength) throw exhausted('characters', this.#limits.maxOutputLength);
  }

  value(depth: number): void {
    if (++this.#values > this.#limits.maxValues) throw exhausted('values', this.#limits.maxValues);
    if (depth > this.#limits.maxDepth) throw exhausted('levels of nesting', this.#limits.maxDepth);
  }

  /** Counts what a filter did. */
  work(amount: number): void {
    this.#work += amount;
    const most = this.#limits.maxFilterWork;
    if (this.#work > most) throw exhausted('characters and comparisons of filters', most);
  }

  iteration(): void {
    if (++this.#iterations > this.#limits.maxIterations) {
      throw exhausted('rounds of {{#each}}', this.#limits.maxIterations);
    }
    if (this.ports.signal?.aborted) {
      throw new AutomateError({
        code: 'CANCELLED',
        message: 'the rendering was cancelled',
        effect: 'none',
        cause: this.ports.signal.reason,
      });
    }
  }
}

function exhausted(what: string, most: number): AutomateError {
  return new AutomateError({
    code: 'RESOURCE_EXHAUSTED',
    message: `the templates of one value may give ${most} ${what} at most; take less of the data`,
    retryable: false,
    effect: 'none',
  });
}

/** A context that `each` or `with` made current, or the root. */
export interface Frame {
  readonly run: Run;
  readonly context: unknown;
  /** The frame outside of it; the root's is itself. */
  readonly parent: Frame;
  /** Within `each`: the place of the item. */
  readonly index?: number;
  /** Within `each`: the item's key, or its index in a list. */
  readonly key?: string | number;
  readonly first?: boolean;
  readonly last?: boolean;
}

/** The frame of a whole rendering. */
export function rootFrame(run: Run): Frame {
  const frame = { run, context: run.scope } as { run: Run; context: unknown; parent: Frame };
  frame.parent = frame;
  return frame;
}

/** What a compiled piece of a template does. It gives a promise only when it had to wait for one. */
export type Evaluate = (frame: Frame) => unknown;

/** `next(value)`, at once where the value is there. */
export function after<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** What the functions give, one after the other, in order. */
export function inOrder(parts: readonly Evaluate[], frame: Frame): unknown[] | Promise<unknown[]> {
  const values: unknown[] = new Array(parts.length);
  for (let i = 0; i < parts.length; i++) {
    const value = parts[i]!(frame);
    if (value instanceof Promise) return finishInOrder(parts, frame, values, i, value);
    values[i] = value;
  }
  return values;
}

async function finishInOrder(
  parts: readonly Evaluate[],
  frame: Frame,
  values: unknown[],
  at: number,
  pending: Promise<unknown>,
): Promise<unknown[]> {
  values[at] = await pending;
  for (let i = at + 1; i < parts.length; i++) {
    const value = parts[i]!(frame);
    values[i] = value instanceof Promise ? await value : value;
  }
  return values;
}
