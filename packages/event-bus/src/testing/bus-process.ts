/**
 * A process with a bus, to be killed. Arguments: database URL, then `publish` (publishes `kept`, then `lost` in a transaction
 * that it never commits) or `handle` (subscribes as `work` and never finishes an event). Tells by lines what it does.
 */
import { createPostgresEventBus, publishEvents } from '@automate/event-bus';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

const [url = '', role] = process.argv.slice(2);
const db = drizzle({ client: postgres(url, { max: 4, onnotice: () => {} }) });
const bus = createPostgresEventBus({ db, leaseMs: 1_000 });
const forever = new Promise<void>(() => {});
setInterval(() => {}, 60_000);

if (role === 'publish') {
  await bus.publish({ id: 'kept', type: 'a', source: 's' });
  await db.transaction(async (tx) => {
    await publishEvents(tx, { id: 'lost', type: 'a', source: 's' });
    console.log('published');
    await forever;
  });
} else {
  await bus.subscribe(
    '**',
    async ({ id }) => {
      console.log(id);
      await forever;
    },
    { name: 'work' },
  );
  console.log('subscribed');
}
