/**
 * Carries something out as a process of its own, to be killed: `confirm-process.ts <database URL> <import> <hold ms>`, in
 * place of an import `rename` for all rows; `anywhere` behind it lets others go on with it.
 */
import { openDatabase } from '@automate/db';
import { createAdminResources } from '../create-admin-resources.ts';
import { starters } from './starters.ts';
import { callOf, things } from './things.ts';

const [url = '', id = '', holdMs = '', where] = process.argv.slice(2);
const { db } = await openDatabase({ url, max: 8 });
const admin = createAdminResources({ db, resources: [things], holdMs: Number(holdMs), ...(where === 'anywhere' && { starters }) });
const call = callOf('things');
if (id === 'rename') await admin.actions.start(call, 'rename', { filter: {}, values: {}, dryRun: false });
else await admin.imports.confirm(call, id, { skipBad: false });
setInterval(() => {}, 1000);
