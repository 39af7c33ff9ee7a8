import { AutomateError } from '@automate/core';
import type { Claim } from '../item.ts';

/** A claim this worker has, from the claim until its end is committed. */
export class Holding {
  readonly claim: Claim;
  /** True once the claim is known or presumed lost: nothing is committed for it any more. */
  lost = false;
  /** True once its end is being committed: losing it is the commit's own affair then. */
  settling = false;
  #onLost: ((reason: AutomateError) => void) | undefined;

  constructor(claim: Claim) {
    this.claim = claim;
  }

  remainingMs(): number {
    return this.claim.leaseUntilMonotonic - performance.now();
  }

  whenLost(listener: (reason: AutomateError) => void): void {
    this.#onLost = listener;
  }

  lose(why: string): void {
    if (this.lost || this.settling) return;
    this.lost = true;
    this.#onLost?.(
      new AutomateError({ code: 'LEASE_LOST', message: `outbox: item ${this.claim.id} is no longer held: ${why}` }),
    );
  }
}
