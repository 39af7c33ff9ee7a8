/** Confirms an import as a process of its own, to be killed: `confirm-process.ts <database URL> <import> <hold ms>`. */
import { openDatabase } from '@automate/db';
import { createAdminResources } from '../create-admin-resources.ts';
import { callOf, things } from './things.ts';

const [url = '', id = '', holdMs = ''] = process.argv.slice(2);
const { db } = await openDatabase({ url, max: 4 });
const admin = createAdminResources({ db, resources: [things], holdMs: Number(holdMs) });
await admin.imports.confirm(callOf('things'), id, { skipBad: false });
setInterval(() => {}, 1000);
