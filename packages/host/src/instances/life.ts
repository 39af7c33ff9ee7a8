import { secretReferences } from './instance-config.ts';
import type { LiveTarget } from './live-target.ts';

/** What a life is made of. */
export interface LifeParts {
  target: LiveTarget;
  /** The contribution's code. Another object after its plugin was reloaded. */
  code: object;
  /** What `configure` made. */
  state: unknown;
  /** For which the placeholders in its state were made. */
  scopeId: string;
  /** Frees the state. Called once, when nothing uses it. Never rejects. */
  end(): Promise<void>;
}

/** One configured state of an instance, from `configure` to `dispose`. It is disposed of when it is retired and nobody uses it. */
export class Life {
  readonly target: LiveTarget;
  readonly code: object;
  readonly state: unknown;
  readonly scopeId: string;
  /** The key of each secret field's secret. */
  readonly secretKeys: ReadonlyMap<string, string>;
  readonly #end: () => Promise<void>;
  readonly #ended = Promise.withResolvers<void>();
  #uses = 0;
  #retired = false;
  #ending = false;

  constructor({ target, code, state, scopeId, end }: LifeParts) {
    this.target = target;
    this.code = code;
    this.state = state;
    this.scopeId = scopeId;
    this.secretKeys = secretReferences(target.contribution, target.instance.config);
    this.#end = end;
  }

  get retired(): boolean {
    return this.#retired;
  }

  /** Resolves when it has been disposed of. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Until `release`, it is not disposed of. Not of one that is retired. */
  acquire(): void {
    this.#uses += 1;
  }

  release(): void {
    this.#uses -= 1;
    this.#endWhenUnused();
  }

  /** No call will use it any more; those that do, still may. */
  retire(): Promise<void> {
    this.#retired = true;
    this.#endWhenUnused();
    return this.ended;
  }

  #endWhenUnused(): void {
    if (!this.#retired || this.#uses > 0 || this.#ending) return;
    this.#ending = true;
    void this.#end().finally(() => this.#ended.resolve());
  }
}
