import { openDatabase } from '@automate/db';
import { openMasterKeyFile } from '../../keys/master-key-file.ts';
import { createMasterKeys } from '../create-master-keys.ts';

/** Re-encrypts in batches of twenty until it is done or killed. */
const [url = '', file = ''] = process.argv.slice(2);
const { db, close } = await openDatabase({ url });
const keys = createMasterKeys({ db, keyring: await openMasterKeyFile(file) });
await keys.reencrypt({
  batchSize: 20,
  onProgress: ({ reencrypted }) => void process.stdout.write(`${reencrypted}\n`),
});
await close();
