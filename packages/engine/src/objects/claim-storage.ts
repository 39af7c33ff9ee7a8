import { AutomateError } from '@automate/core';
import { byteStream, type Storage } from '@automate/providers';
import type { Sql } from 'postgres';
import { v7 } from 'uuid';
import { answer } from '../database/answer.ts';

/**
 * Makes sure that a storage is the one of everybody who shares the database: the first one that is named leaves its id in both.
 * @throws AutomateError FAILED_PRECONDITION (another one is), and what the storage throws
 */
export async function claimStorage(sql: Sql, storage: Pick<Storage, 'put' | 'get'>): Promise<void> {
  const known = async () =>
    (await answer(() => sql<{ id: string }[]>`select id from automate_engine.storage_ids`))[0]?.id;
  let id = await known();
  if (id === undefined) {
    const own = v7();
    // There before anybody looks for it.
    await storage.put(keyOf(own), byteStream(own));
    await answer(() => sql`insert into automate_engine.storage_ids (id) values (${own}) on conflict do nothing`);
    id = (await known()) ?? own;
  }
  try {
    await (await storage.get(keyOf(id))).content.cancel();
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.code !== 'NOT_FOUND') throw error;
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message:
        'This is not the storage of the other processes of this database, or not the one it was: give each process the same ' +
        'one. Processes on several machines need one that all of them reach.',
      effect: 'none',
    });
  }
}

function keyOf(id: string): string {
  return `storages/${id}`;
}
