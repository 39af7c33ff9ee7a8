import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { AutomateError, definePlugin, type JsonObject } from '@automate/core';
import { defineAuthentication } from '../authentication-point.ts';

/** One user of a file of users: JSON, by name. */
export interface FileUser {
  id: string;
  groups: string[];
  /** Base64. */
  salt: string;
  /** Base64, of scrypt. */
  hash: string;
}

const HASH_BYTES = 32;
/** Less than is good for real passwords: a suite tries many. */
const COST = { N: 4096 };
const scryptHash = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const hashOf = (password: string, salt: Buffer) => scryptHash(password, salt, HASH_BYTES, COST);

export async function newFileUser(id: string, groups: string[], password: string): Promise<FileUser> {
  const salt = randomBytes(16);
  const hash = await hashOf(password, salt);
  return { id, groups, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** For users that there are not, so that they take as long. */
const NOBODY: FileUser = { id: 'nobody', groups: [], salt: 'bm9ib2R5', hash: Buffer.alloc(HASH_BYTES).toString('base64') };

/** Users in a file, with scrypt: small and real. */
export const usersFile = defineAuthentication({
  key: 'users-file',
  displayName: 'Users file',
  fields: [{ key: 'path', type: 'string', label: 'File', required: true }],
  create: ({ path }) => ({
    async authenticate({ username = '', password = '' }) {
      const users = JSON.parse(await readFile(path, 'utf8')) as Record<string, FileUser>;
      const known = Object.hasOwn(users, username) ? users[username] : undefined;
      const { id, groups, salt, hash } = known ?? NOBODY;
      const shown = await hashOf(password, Buffer.from(salt, 'base64'));
      if (!timingSafeEqual(shown, Buffer.from(hash, 'base64')) || known === undefined) {
        return { success: false, error: 'wrong' };
      }
      return { success: true, user: { id, groups } };
    },
  }),
  async healthCheck({ instance }) {
    await readFile(String((instance.config as JsonObject).path));
    return { status: 'healthy' };
  },
  normalizeError(error) {
    if (!(error instanceof Error && 'code' in error)) return undefined;
    return new AutomateError({ code: 'UNAVAILABLE', message: 'the file of users cannot be read', cause: error });
  },
});

export default definePlugin({ id: 'users-file', contributes: [usersFile] });
