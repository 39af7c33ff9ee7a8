import type { ContributionRef, Instance } from './instance.ts';

/** Entries kept at most: the oldest goes first. */
const MAX_ENTRIES = 10_000;

/** What a call or a webhook asks for: one instance by name, or those that may be meant when none is named. */
export interface InstanceQuery extends ContributionRef {
  tenantId: string;
  pluginId: string;
  name?: string | undefined;
}

/** Reads what a query asks for. */
export type ReadInstances = (query: InstanceQuery) => Promise<readonly Instance[]>;

interface Entry {
  readonly found: Promise<readonly Instance[]>;
  readonly until: number;
}

/**
 * Instances read once for all who ask at the same time and kept for a short while. Changes made through the same process
 * are seen at once. That there is none is not kept.
 */
export class InstanceCache {
  readonly #entries = new Map<string, Entry>();
  readonly #read: ReadInstances;
  readonly #keepMs: number;

  constructor(read: ReadInstances, keepMs: number) {
    this.#read = read;
    this.#keepMs = keepMs;
  }

  find(query: InstanceQuery): Promise<readonly Instance[]> {
    const key = keyOf(query);
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > performance.now()) return known.found;
    const found = this.#read(query);
    const entry = { found, until: performance.now() + this.#keepMs };
    // Deleted first, so that it stands at the end again.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_ENTRIES && !oldest.done) this.#entries.delete(oldest.value);
    const drop = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    found.then((instances) => instances.length === 0 && drop(), drop);
    return found;
  }

  /** Called after a change was committed. What is being read at that moment is not kept either. */
  forget({
    tenantId,
    pluginId,
    name,
    contribution,
  }: Pick<Instance, 'tenantId' | 'pluginId' | 'name' | 'contribution'>): void {
    this.#entries.delete(keyOf({ tenantId, pluginId, ...contribution, name }));
    this.#entries.delete(keyOf({ tenantId, pluginId, ...contribution }));
  }
}

function keyOf({ tenantId, pluginId, point, key, name }: InstanceQuery): string {
  return JSON.stringify([tenantId, pluginId, point, key, name]);
}
