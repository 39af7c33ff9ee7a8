import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { type EventBusContract, eventBusContractSuite } from '@automate/extensions/contract-suite';
import { outboxMigrations } from '@automate/outbox';
import { describe, it } from 'vitest';
import { createPostgresEventBus, eventBusMigrations, type PostgresEventBus } from './index.ts';

const onPostgres: EventBusContract = {
  name: 'PostgreSQL',
  async open() {
    const database = await createTestDatabase({ migrations: [outboxMigrations, eventBusMigrations], max: 4 });
    const buses: PostgresEventBus[] = [];
    const opened = (db: typeof database.db) => {
      const bus = createPostgresEventBus({ db });
      buses.push(bus);
      return bus;
    };
    return {
      bus: opened(database.db),
      another: async () => opened((await database.connect({ max: 4 })).db),
      async close() {
        await Promise.all(buses.map((bus) => bus.close()));
        await database.drop();
      },
    };
  },
};

eventBusContractSuite({ describe, it }, onPostgres);
