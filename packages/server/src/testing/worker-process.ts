/** A server of its own process, with the configuration of its first argument. It says `ready` once it works. */
import { createAutomate } from '../create-automate.ts';

const automate = await createAutomate(JSON.parse(process.argv[2] as string));
await automate.start();
process.once('SIGTERM', () => void automate.stop().then(() => process.exit(0)));
process.stdout.write('ready\n');
