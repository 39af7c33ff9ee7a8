import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, invalidArgument } from '@automate/core';
import { type SecretInfo, SecretNotFoundError, type SecretsBackend, type SecretVersion } from '@automate/governance';
import { listKeys, mapBounded } from './list-keys.ts';
import { checkPath, type SecretPaths } from './secret-path.ts';
import { encodePath, isObject, objectIn, type Said } from './vault-client.ts';
import type { VaultSession } from './vault-session.ts';

export interface KvSecretsBackendOptions {
  session: VaultSession;
  mount: string;
  paths: SecretPaths;
  /** Where in a secret's JSON the value stands. */
  field: string;
  onDelete: 'destroy' | 'soft';
}

/** One version, by what Vault tells of it. */
interface Version {
  version: number | undefined;
  createdAt: Date | undefined;
  isLive: boolean;
}

/** Writers that meet wait and look again this often. */
const MOST_TRIES = 30;

/** Secrets in KV version 2: one Vault secret for each, the value in one field of its JSON. */
export function createKvSecretsBackend({
  session,
  mount,
  paths,
  field,
  onDelete,
}: KvSecretsBackendOptions): SecretsBackend {
  const where = (kind: 'data' | 'metadata', path: string) => `${mount}/${kind}/${path}`;
  const url = (kind: 'data' | 'metadata', path: string) => `${encodePath(mount)}/${kind}/${encodePath(path)}`;

  async function read(path: string) {
    const { status, body } = await session.request({
      path: url('data', path),
      allow: [404],
      what: `read ${where('data', path)}`,
    });
    if (status === 404) refuseUnmounted(body, where('data', path));
    const { data, metadata } = objectIn(body.data);
    const { version = 0, isLive } = versionOf(metadata);
    return { data: status !== 404 && isLive && isObject(data) ? data : undefined, version };
  }

  async function readMetadata(path: string): Promise<[number, Version][]> {
    const { status, body } = await session.request({
      path: url('metadata', path),
      allow: [404],
      what: `read ${where('metadata', path)}`,
    });
    if (status === 404) refuseUnmounted(body, where('metadata', path));
    return Object.entries(objectIn(objectIn(body.data).versions))
      .map(([version, told]): [number, Version] => [Number(version), versionOf(told)])
      .sort(([one], [other]) => other - one);
  }

  return {
    id: 'vault',

    async get(tenantId, key) {
      const path = paths.path(tenantId, key);
      const found = path === undefined ? undefined : (await read(path)).data;
      if (found === undefined) throw new SecretNotFoundError(tenantId, key);
      const value = Object.hasOwn(found, field) ? found[field] : undefined;
      if (typeof value === 'string') return value;
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        message: `vault: ${where('data', path!)} has no text in the field "${field}"; it has the fields: ${Object.keys(found).join(', ')}`,
        effect: 'none',
      });
    },

    async set(tenantId, key, value) {
      if (value === '') throw invalidArgument(`The secret "${key}" cannot be empty. Delete it instead.`);
      const path = paths.path(tenantId, key);
      checkPath(tenantId, key, path);
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        // Whoever else keeps something in this secret keeps it: the check makes reading and writing one.
        const { data, version } = await read(path);
        const { status, body } = await session.request({
          method: 'POST',
          path: url('data', path),
          body: { options: { cas: version }, data: { ...data, [field]: value } },
          allow: [400],
          what: `write ${where('data', path)}`,
        });
        if (status !== 400) {
          const written = versionOf(body.data);
          return infoOf(key, written.version, written);
        }
        if (!isCheckAndSet(body)) throw refused(where('data', path));
        await sleep(Math.random() * 10 * (tries + 1));
      }
      throw new AutomateError({
        code: 'ABORTED',
        message: `vault: ${where('data', path)} is being written by too many at once; try again`,
        effect: 'none',
      });
    },

    async delete(tenantId, key) {
      const path = paths.path(tenantId, key);
      if (path === undefined) return;
      const kind = onDelete === 'soft' ? 'data' : 'metadata';
      const what = `delete ${where(kind, path)}`;
      await session.request({ method: 'DELETE', path: url(kind, path), allow: [404], what });
    },

    async list(tenantId) {
      const folder = paths.folder(tenantId);
      if (folder === undefined) return [];
      const keys = await listKeys(folder, async (path) => {
        const { status, body } = await session.request({
          path: `${url('metadata', path)}/?list=true`,
          allow: [404],
          what: `list ${where('metadata', path)}`,
        });
        if (status === 404) refuseUnmounted(body, where('metadata', path));
        const { keys } = objectIn(body.data);
        return Array.isArray(keys) ? keys : [];
      });
      const named = keys.filter((key) => paths.path(tenantId, key) !== undefined).sort();
      const infos = await mapBounded(named, async (key): Promise<SecretInfo[]> => {
        const [newest] = await readMetadata(paths.path(tenantId, key)!);
        return newest?.[1].isLive ? [infoOf(key, newest[0], newest[1])] : [];
      });
      return infos.flat();
    },

    async versions(tenantId, key) {
      const path = paths.path(tenantId, key);
      const all = path === undefined ? [] : await readMetadata(path);
      const live = all.filter(([, { isLive }]) => isLive);
      if (live.length === 0) throw new SecretNotFoundError(tenantId, key);
      return live.map(([version, { createdAt = new Date(0) }]): SecretVersion => ({ version, createdAt }));
    },
  };
}

function infoOf(key: string, version: number | undefined, { createdAt: updatedAt }: Version): SecretInfo {
  return { key, ...(version === undefined ? {} : { version }), ...(updatedAt && { updatedAt }) };
}

/** What is no version is one that is not live. */
function versionOf(told: unknown): Version {
  const { version, created_time: created, deletion_time: deleted, destroyed } = objectIn(told);
  return {
    version: typeof version === 'number' ? version : undefined,
    createdAt: typeof created === 'string' ? new Date(created) : undefined,
    isLive: isObject(told) && destroyed !== true && (deleted ?? '') === '',
  };
}

function isCheckAndSet(body: Said): boolean {
  return Array.isArray(body.errors) && body.errors.some((error) => /check-and-set/i.test(String(error)));
}

/** A 404 of the mount and not of the secret: else everything would be missing, and nobody knew why. */
function refuseUnmounted(body: Said, where: string): void {
  const said = [body.errors, body.warnings].flat().join(' ');
  if (!/no handler for route|unsupported path|invalid path for a versioned/i.test(said)) return;
  throw refused(where);
}

function refused(where: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `vault: ${where} is not there to be used: KV version 2 must be mounted at this mount, in this namespace`,
    effect: 'none',
  });
}
