import { randomBytes } from 'node:crypto';
import {
  createKeyring,
  createSecrets,
  EncryptedTableSecretsBackend,
  masterKey,
  type Secrets,
} from '@automate/governance';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/** Secrets in the database's own table, under a key of their own; none is kept in memory. */
export function tableSecrets(db: PostgresJsDatabase): Secrets {
  const keyring = createKeyring([masterKey(randomBytes(32))]);
  return createSecrets({ backend: new EncryptedTableSecretsBackend({ db, keyring }), keyring, db, cacheMs: 0 });
}
