import { randomBytes } from 'node:crypto';
import { AutomateError, DEFAULT_TENANT } from '@automate/core';
import { count } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import { secretVersions } from '../database/tables.ts';
import { type EditableKeyring, type Keyring, MASTER_KEY_BYTES, masterKey } from '../keys/keyring.ts';
import { lockMasterKeys } from '../keys/lock-master-keys.ts';
import type { MasterKeyStatus, MasterKeys } from './master-keys.ts';
import { reencrypt } from './reencrypt.ts';

export interface MasterKeysOptions {
  db: Database;
  keyring: Keyring;
  /** Whose audit table tells of keys; what is done to values is told to their own tenants. Default `default`. */
  tenantId?: string;
}

/** The master keys of an installation, in a keyring and over `governanceMigrations`' tables. */
export function createMasterKeys({ db, keyring, tenantId = DEFAULT_TENANT }: MasterKeysOptions): MasterKeys {
  async function status(): Promise<MasterKeyStatus[]> {
    await keyring.refresh();
    const values = await query('Counting the values of each master key', () => countValues(db));
    const ids = new Set([...keyring.all.map(({ id }) => id), ...values.keys()]);
    return [...ids].map((id) => ({
      id,
      current: id === keyring.current.id,
      present: keyring.all.some((key) => key.id === id),
      values: values.get(id) ?? 0,
    }));
  }

  return {
    status,

    async introduce({ actor } = {}) {
      const editable = editableOf(keyring);
      const key = masterKey(randomBytes(MASTER_KEY_BYTES));
      await query('Introducing a master key', () =>
        db.transaction(async (tx) => {
          await lockMasterKeys(tx, 'to change');
          // Told first: a key without an entry would be worse than an entry without its key.
          await appendAudit(tx, { tenantId, actor, action: 'master-key.introduce', subject: key.id });
          await editable.introduce(key);
        }),
      );
      return { id: key.id, current: true, present: true, values: 0 };
    },

    async reencrypt(options = {}) {
      await keyring.refresh();
      return reencrypt(db, keyring, options);
    },

    async retire({ actor } = {}) {
      const editable = editableOf(keyring);
      return query('Retiring master keys', () =>
        db.transaction(async (tx) => {
          await lockMasterKeys(tx, 'to change');
          await editable.refresh();
          const values = await countValues(tx);
          const unused = editable.all.filter((key) => key !== editable.current && !values.has(key.id));
          const ids = unused.map(({ id }) => id);
          for (const id of ids) await appendAudit(tx, { tenantId, actor, action: 'master-key.retire', subject: id });
          if (ids.length > 0) await editable.retire(ids);
          return ids;
        }),
      );
    },
  };
}

async function countValues(db: Database): Promise<Map<string, number>> {
  const rows = await db
    .select({ keyId: secretVersions.keyId, values: count() })
    .from(secretVersions)
    .groupBy(secretVersions.keyId);
  return new Map(rows.map(({ keyId, values }) => [keyId, values]));
}

function editableOf(keyring: Keyring): EditableKeyring {
  if ('introduce' in keyring) return keyring as EditableKeyring;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message:
      'The master keys come from the configuration (AUTOMATE_MASTER_KEY): put a new one behind the others for every process, then in front of them, then re-encrypt, then remove the old ones.',
    effect: 'none',
  });
}
