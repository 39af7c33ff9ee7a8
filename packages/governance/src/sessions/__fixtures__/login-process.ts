import { openDatabase } from '@automate/db';
import { createTestPeople } from '../../testing/create-people.ts';

/** Tries a wrong password so many times, or with `hang` is killed while it looks at one. Tells how each ended. */
const [url = '', key = '', login = '', times = ''] = process.argv.slice(2);
const { db, close } = await openDatabase({ url });
// Hours of work: whoever is killed is killed within it.
const passwordCost = times === 'hang' ? { memoryKib: 64, passes: 2_000_000_000 } : { memoryKib: 64, passes: 1 };
const { sessions } = await createTestPeople({ db, key: Buffer.from(key, 'hex'), passwordCost });
if (times === 'hang') {
  process.stdout.write('trying\n');
  await sessions.logIn({ login, password: 'a wrong password' });
}
for (let n = 0; n < Number(times); n += 1) {
  const code = await sessions.logIn({ login, password: 'a wrong password' }).then(
    () => 'IN',
    (error: { code: string }) => error.code,
  );
  process.stdout.write(`${code}\n`);
}
await close();
