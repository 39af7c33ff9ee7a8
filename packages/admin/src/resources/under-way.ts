/** Work that is waited for before it is closed, what that begins meanwhile too. */
export interface UnderWay {
  add<T>(work: Promise<T>): Promise<T>;
  /** Once nothing is under way any more; what failed has said so itself. */
  ended(): Promise<void>;
}

export function underWay(): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    add(work) {
      all.add(work);
      const forget = () => void all.delete(work);
      work.then(forget, forget);
      return work;
    },
    async ended() {
      while (all.size > 0) await Promise.allSettled(all);
    },
  };
}
