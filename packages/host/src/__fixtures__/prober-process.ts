/**
 * A prober as a process of its own, to be killed: `prober-process.ts <database URL> <service URL>`. Asks the service about
 * each instance by its name, and keeps the changes it tells in the table `told`. Prints `ready`.
 */
import { openDatabase } from '@automate/db';
import type { HealthReport } from '@automate/providers';
import { sql } from 'drizzle-orm';
import { createProber } from '../health/prober.ts';

const [databaseUrl = '', serviceUrl = ''] = process.argv.slice(2);
const { db } = await openDatabase({ url: databaseUrl, max: 4 });
const prober = createProber({
  db,
  probed: () => [{ pluginId: 'erp', point: 'connector', key: 'erp' }],
  probe: {
    check: async ({ name }, signal) => (await (await fetch(`${serviceUrl}/${name}`, { signal })).json()) as HealthReport,
  },
  changes: {
    async record(tx, { name, from, to }) {
      await tx.execute(sql`insert into told (name, was, now) values (${name}, ${from}, ${to})`);
      return () => undefined;
    },
  },
  intervalMs: 100,
  pollMs: 20,
});
prober.start();
console.log('ready');
