import type { Logger } from '@automate/core';
import type { Sql } from 'postgres';

/** In a process that only publishes: whether somebody listens in another one. */
export interface Ears {
  /** Asks the database now and then. `onHeard` is called when somebody has begun to listen. */
  look(): void;
  idle(): Promise<void>;
}

export function createEars(options: { sql: Sql; pollMs: number; log: Logger; onLook(heard: boolean): void }): Ears {
  const { sql, pollMs, log, onLook } = options;
  let lookAt = 0;
  let looking: Promise<void> | undefined;
  return {
    look() {
      if (looking !== undefined || performance.now() < lookAt) return;
      lookAt = performance.now() + pollMs;
      looking = (async () => {
        const [row] = await sql<{ heard: boolean }[]>`select automate_bus.is_heard() as heard`;
        onLook(row?.heard === true);
      })()
        .catch((error: unknown) => log.warn({ err: error }, 'event bus: nobody knows whether somebody listens'))
        .finally(() => {
          looking = undefined;
        });
    },
    idle: async () => await looking,
  };
}
