import { join, resolve } from 'node:path';
import { type Logger, toAutomateError } from '@automate/core';
import { claimStorage, type ObjectStorage } from '@automate/engine';
import type { PluginHost } from '@automate/host';
import { type Storage, storagePoint } from '@automate/providers';
import type { Sql } from 'postgres';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { openOperatorService } from './operator-services.ts';
import { StartError } from './start-error.ts';

/** What is used where nothing is named, and `folder` has a default. */
const DISK = 'disk';
const NONE = 'none';

export interface OpenObjectsParts {
  sql: Sql;
  plugins: PluginHost;
  cleanup: Cleanup;
  log: Logger;
  env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The storage of the configuration, else the local disk where its plugin is installed, else none.
 *
 * @throws StartError `config`: there is none of that name, it refuses its configuration, or it is not the one of the others
 */
export async function openObjects(
  config: ParsedConfig,
  { sql, plugins, cleanup, log, env = process.env }: OpenObjectsParts,
): Promise<ObjectStorage | undefined> {
  const { use: named, config: given, ...limits } = config.storage;
  const use = named ?? DISK;
  if (use === NONE) return undefined;
  if (named === undefined && !plugins.declarations(storagePoint.id).some(({ key }) => key === DISK)) return undefined;
  const folder = { folder: join(resolve(config.dataDir), 'storage') };
  const service = { use, config: { ...(use === DISK ? folder : {}), ...given } };
  const parts = { plugins, tenantId: config.tenantId, allowPrivate: config.allowPrivate, env, cleanup, log };
  try {
    const storage = await followPlugin(plugins, use, async () => {
      return (await openOperatorService(storagePoint, 'storage', service, parts)).service;
    });
    await claimStorage(sql, storage);
    return { storage, ...limits };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError('config', `storage: ${toAutomateError(error).message}`, error);
  }
}

/** A plugin that was replaced, or whose process ended, has another one: its storage is opened again there. */
async function followPlugin(plugins: PluginHost, use: string, open: () => Promise<Storage>): Promise<Storage> {
  const provider = () => plugins.contribution(storagePoint, use);
  const reopened = async () => ({ of: await provider(), storage: await open() });
  let opening = reopened();
  await opening;
  const current = async (): Promise<Storage> => {
    const known = opening;
    const found = await known.catch(() => undefined);
    if (found?.of === (await provider())) return found.storage;
    if (opening === known) opening = reopened();
    return (await opening).storage;
  };
  return {
    put: async (...call) => (await current()).put(...call),
    get: async (...call) => (await current()).get(...call),
    list: async (...call) => (await current()).list(...call),
    delete: async (...call) => (await current()).delete(...call),
  };
}
