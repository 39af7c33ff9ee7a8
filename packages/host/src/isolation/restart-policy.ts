/** A process that lived so long was well: what came before is forgotten. */
const WELL_AFTER_MS = 60_000;
/** Crashes after which the plugin rests. */
const MAX_CRASHES = 5;
const FIRST_DELAY_MS = 200;
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 300_000;

/** When a plugin whose process ended by itself may have another one. */
export class RestartPolicy {
  #crashes = 0;
  #notBefore = 0;

  /** `livedMs`: undefined when it did not even load, which will hardly be better at once. */
  crashed(now: number, livedMs: number | undefined): void {
    if (livedMs !== undefined && livedMs >= WELL_AFTER_MS) this.#crashes = 0;
    this.#crashes = livedMs === undefined ? Math.max(this.#crashes + 1, MAX_CRASHES) : this.#crashes + 1;
    this.#notBefore = now + this.#delay();
  }

  /** Milliseconds until the next process may be started. */
  waitMs(now: number): number {
    return Math.max(0, this.#notBefore - now);
  }

  /** After too many crashes nobody waits for the next process: the plugin is failed until then. */
  get rests(): boolean {
    return this.#crashes >= MAX_CRASHES;
  }

  reset(): void {
    this.#crashes = 0;
    this.#notBefore = 0;
  }

  #delay(): number {
    if (this.rests) return Math.min(FIRST_REST_MS * 2 ** (this.#crashes - MAX_CRASHES), LONGEST_REST_MS);
    return this.#crashes <= 1 ? 0 : FIRST_DELAY_MS * 2 ** (this.#crashes - 2);
  }
}
