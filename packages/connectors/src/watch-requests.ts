import { AutomateError } from '@automate/core';
import type { GuardedFetch } from '@automate/providers';
import { meaningOf } from './http/status-meaning.ts';

/** Of the requests of a call, which may have changed something. */
export interface PossibleChanges {
  /** Any of them. */
  any: boolean;
  /** One before the last. */
  beforeLast: boolean;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A fetch that remembers which requests may have changed something: neither reads, nor never sent, nor refused. */
export function watchRequests(
  fetch: GuardedFetch,
  attempt: number,
): { fetch: GuardedFetch; changes(): PossibleChanges } {
  const requests: { mayHaveChanged: boolean }[] = [];
  return {
    changes: () => ({
      any: requests.some(({ mayHaveChanged }) => mayHaveChanged),
      beforeLast: requests.slice(0, -1).some(({ mayHaveChanged }) => mayHaveChanged),
    }),
    async fetch(url, init) {
      if (SAFE_METHODS.has((init?.method ?? 'GET').toUpperCase())) {
        requests.push({ mayHaveChanged: false });
        return fetch(url, init);
      }
      const request = { mayHaveChanged: true };
      requests.push(request);
      try {
        const answer = await fetch(url, init);
        const elsewhere = answer.status === 307 || answer.status === 308;
        if (elsewhere || meaningOf(answer.status, attempt).effect === 'none') {
          request.mayHaveChanged = false;
        }
        return answer;
      } catch (error) {
        if (AutomateError.isInstance(error) && error.effect === 'none') request.mayHaveChanged = false;
        throw error;
      }
    },
  };
}
