import { AutomateError, type ManifestContribution, toAutomateError } from '@automate/core';

/** Reads a declared contribution of one extension point, throwing what is wrong with it; `where` begins the message. */
export type DeclarationReader = (entry: ManifestContribution, where: string) => unknown;

/** A contribution as a manifest declares it. `declared` is what the point's reader made of it. */
export interface Declaration {
  readonly pluginId: string;
  readonly point: string;
  readonly key: string;
  readonly declared: unknown;
  /** As it stands in the manifest. */
  readonly entry: ManifestContribution;
}

/** What plugins declare, by extension point and key. One usable plugin at most has a key. */
export class Declarations {
  readonly #byName = new Map<string, Declaration>();
  readonly #readers: Readonly<Record<string, DeclarationReader>>;
  readonly #isUsable: (pluginId: string) => boolean;

  constructor(readers: Readonly<Record<string, DeclarationReader>>, isUsable: (pluginId: string) => boolean) {
    this.#readers = readers;
    this.#isUsable = isUsable;
  }

  /**
   * Takes what a plugin declares. Returns why the plugin cannot be used: a declaration its point's reader refuses, or
   * one that an earlier usable plugin has. Its names are known all the same, so that whoever asks for one learns why.
   */
  add(pluginId: string, contributions: readonly ManifestContribution[]): AutomateError | undefined {
    let reason: AutomateError | undefined;
    for (const contribution of contributions) {
      const { point, key } = contribution;
      const owner = this.#byName.get(nameOf(point, key));
      const taken = owner !== undefined && this.#isUsable(owner.pluginId);
      if (taken) {
        reason ??= alreadyDeclared(pluginId, owner);
        continue;
      }
      let declared: unknown;
      try {
        declared = this.#read(pluginId, contribution);
      } catch (error) {
        reason ??= toAutomateError(error);
      }
      // A failed or disabled plugin's declaration gives way to a later one's.
      this.#byName.set(nameOf(point, key), { pluginId, point, key, declared, entry: contribution });
    }
    return reason;
  }

  get(point: string, key: string): Declaration | undefined {
    return this.#byName.get(nameOf(point, key));
  }

  /** Those of usable plugins. */
  list(point: string): Declaration[] {
    return [...this.#byName.values()].filter((one) => one.point === point && this.#isUsable(one.pluginId));
  }

  #read(pluginId: string, contribution: ManifestContribution): unknown {
    const { point, key } = contribution;
    const reader = Object.hasOwn(this.#readers, point) ? this.#readers[point] : undefined;
    return reader === undefined ? contribution : reader(contribution, `plugin "${pluginId}", ${point} "${key}"`);
  }
}

function nameOf(point: string, key: string): string {
  return `${point} ${key}`;
}

function alreadyDeclared(pluginId: string, { point, key, pluginId: owner }: Declaration): AutomateError {
  return new AutomateError({
    code: 'ALREADY_EXISTS',
    message: `plugin "${pluginId}" declares ${point} "${key}", which plugin "${owner}" has already: disable one of them`,
    effect: 'none',
  });
}
