import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { invalidArgument, type JsonObject } from '@automate/core';

/** A user as the configuration has them; salt and hash (of scrypt) in base64. */
export interface User extends JsonObject {
  id: string;
  groups: string[];
  salt: string;
  hash: string;
}

const HASH_BYTES = 32;
const hashOf = promisify<string, Buffer, number, Buffer>(scrypt);
/** Stands in for users that there are not: they take as long. */
const NOBODY = { id: 'nobody', groups: [], salt: 'bm9ib2R5', hash: Buffer.alloc(HASH_BYTES).toString('base64') };

/** A user with a password, to be put into the configuration. */
export async function newUser(id: string, groups: string[], password: string): Promise<User> {
  const salt = randomBytes(16);
  const hash = await hashOf(password, salt, HASH_BYTES);
  return { id, groups, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** @throws AutomateError INVALID_ARGUMENT */
export function readUsers(value: unknown): Map<string, User> {
  if (typeof value !== 'object' || value === null) throw invalidArgument('users must be an object, by name');
  const users = Object.entries(value as Record<string, User>);
  for (const [name, { id, groups, salt, hash }] of users) {
    const texts = [id, salt, hash].every((text) => typeof text === 'string' && text !== '');
    if (!texts || !Array.isArray(groups)) throw invalidArgument(`users/${name} needs id, groups, salt and hash`);
  }
  return new Map(users);
}

/** Who has this password; undefined when nobody does. */
export async function checkPassword(
  users: ReadonlyMap<string, User>,
  username: string,
  password: string,
): Promise<Pick<User, 'id' | 'groups'> | undefined> {
  const known = users.get(username);
  const { id, groups, salt, hash } = known ?? NOBODY;
  const shown = await hashOf(password, Buffer.from(salt, 'base64'), HASH_BYTES);
  const wanted = Buffer.from(hash, 'base64');
  const isRight = shown.length === wanted.length && timingSafeEqual(shown, wanted);
  return isRight && known !== undefined ? { id, groups } : undefined;
}
