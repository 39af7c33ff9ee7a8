import {
  AutomateError,
  type InputProblem,
  type JsonObject,
  type Logger,
  queryDatabase,
  refused,
  silentLogger,
} from '@automate/core';
import { appendAudit, type Secrets } from '@automate/governance';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { sayHost } from '../problems.ts';
import type { FindConfigurable } from './configurable-contribution.ts';
import type { ContributionRef, Instance, InstanceRef } from './instance.ts';
import { InstanceCache } from './instance-cache.ts';
import { referenceKey } from './instance-config.ts';
import {
  deleteInstance,
  insertInstance,
  selectCandidates,
  selectInstances,
  updateInstance,
  wasCreatedWith,
} from './instance-rows.ts';
import { type Handle, InstanceSecrets } from './instance-secrets.ts';
import { type InstanceChange, type InstanceSetting, type ReadSetting, readSetting } from './instance-setting.ts';
import { noInstance } from './no-instance.ts';

/** The instances of every tenant. Every operation throws UNAVAILABLE when the database does not answer. */
export interface Instances {
  /**
   * Throws INVALID_ARGUMENT (a bad name as `/name`, what does not fit as `/configuration/<field>` or `/hosts/<field>`, all
   * at once), NOT_FOUND (no such plugin or contribution), FAILED_PRECONDITION (it failed or is disabled; no secret can be
   * written), ALREADY_EXISTS. With an idempotency key, the instance that the same key made is the answer.
   */
  create(
    instance: InstanceRef & InstanceSetting & { contribution?: ContributionRef; idempotencyKey?: string | undefined },
  ): Promise<Instance>;
  /** Undefined when there is none. */
  get(ref: InstanceRef): Promise<Instance | undefined>;
  /** By plugin and name. */
  list(tenantId: string, filter?: { pluginId?: string }): Promise<Instance[]>;
  /** Of every tenant. */
  listAll(): Promise<Instance[]>;
  /**
   * Replaces the configuration: what is left out is gone, except secrets. Throws NOT_FOUND, ABORTED (it is not at
   * `expectedVersion` any more; `details.version` is the one it is at), and as `create`.
   */
  update(ref: InstanceRef, setting: InstanceSetting & { expectedVersion?: number | undefined }): Promise<Instance>;
  /** With its secrets. Throws NOT_FOUND, ABORTED as `update`. */
  delete(ref: InstanceRef, change?: InstanceChange & { expectedVersion?: number | undefined }): Promise<void>;
  /** The same, at most `cacheMs` old: for every call and every webhook. */
  readonly cache: InstanceCache;
  /** Calls back after every change that this process made. Returns what ends it. */
  onChange(listener: (changed: Instance, deleted: boolean) => void): () => void;
  /** Removes secrets that no instance uses any more from their backend: what a process that died left behind. Never throws. */
  sweep(): Promise<void>;
}

export interface InstancesOptions {
  /** With the tables of `hostMigrations` and `governanceMigrations`. */
  db: PostgresJsDatabase;
  findConfigurable: FindConfigurable;
  secrets: Pick<Secrets, 'set' | 'delete' | 'check'>;
  /** How long another process's change may stay unseen, in milliseconds. Default 2,000. */
  cacheMs?: number;
  log?: Logger;
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Instances in the tables of {@link hostMigrations}. */
export function createInstances(options: InstancesOptions): Instances {
  const { db, findConfigurable, secrets, cacheMs = 2000, log = silentLogger } = options;
  const kept = new InstanceSecrets({ db, secrets, log });
  const listeners = new Set<(changed: Instance, deleted: boolean) => void>();
  const get: Instances['get'] = async ({ tenantId, pluginId, name }) =>
    (await selectInstances(db, { tenantId, pluginId, names: [name] }))[0];
  const cache = new InstanceCache(async ({ name, ...of }) => {
    if (name === undefined) return selectCandidates(db, of);
    const found = await get({ ...of, name });
    const fits = found?.contribution.point === of.point && found.contribution.key === of.key;
    return found !== undefined && fits ? [found] : [];
  }, cacheMs);
  const changed = (instance: Instance, deleted = false): Instance => {
    cache.forget(instance);
    for (const listener of listeners) listener(instance, deleted);
    return instance;
  };

  /** Stores the secrets, then whatever `write` does in one transaction with their use; when that fails, none is left. */
  async function save(
    ref: InstanceRef,
    sent: ReadSetting,
    { action, actor, contribution }: { action: string; actor: string; contribution: ContributionRef },
    write: (tx: Handle, config: JsonObject) => Promise<number>,
  ): Promise<Instance> {
    const values = [...sent.given].map(
      ([field, value]) => [field, { value, hosts: sent.hosts.get(field) ?? [] }] as const,
    );
    const keys = await kept.store(ref, new Map(values), actor);
    const added = [...keys.values()];
    const config = {
      ...sent.config,
      ...Object.fromEntries([...keys].map(([field, key]) => [field, { $secret: key }])),
    };
    try {
      await transaction(db, async (tx) => {
        const version = await write(tx, config);
        const inUse = Object.values(config).flatMap((value) => referenceKey(value) ?? []);
        await kept.commit(tx, ref, { added, inUse, version });
        const details = { ...contribution, version, secretsSet: [...keys.keys()] };
        await appendAudit(tx, { tenantId: ref.tenantId, actor, action, subject: subjectOf(ref), details });
      });
    } catch (error) {
      await kept.discard(ref.tenantId, added);
      throw error;
    }
    const saved = await get(ref);
    if (saved === undefined) throw noInstance(ref.pluginId, ref.name);
    return changed(saved);
  }

  const existing = async (ref: InstanceRef, expectedVersion: number | undefined): Promise<Instance> => {
    const found = await get(ref);
    if (found === undefined) throw noInstance(ref.pluginId, ref.name);
    if (expectedVersion !== undefined && found.version !== expectedVersion) throw changedMeanwhile(ref, found.version);
    return found;
  };

  return {
    cache,
    get,
    list: (tenantId, filter = {}) => selectInstances(db, { tenantId, ...filter }),
    listAll: () => selectInstances(db, {}),
    sweep: () => kept.sweep(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async create({ tenantId, pluginId, name, contribution: wanted, idempotencyKey, actor = 'system', ...setting }) {
      const ref = { tenantId, pluginId, name };
      const contribution = findConfigurable(pluginId, wanted);
      const sent = readSetting(contribution, setting, { secrets, problems: NAME.test(name) ? [] : [badName] });
      const there = await get(ref);
      const { point, key } = contribution;
      const about = { action: 'instance.create', actor, contribution: { point, key } };
      try {
        if (there !== undefined) throw alreadyThere(ref);
        return await save(ref, sent, about, async (tx, config) => {
          const made = { contribution: { point, key }, config, actor, createdWith: idempotencyKey };
          if (await insertInstance(tx, ref, made)) return 1;
          throw alreadyThere(ref);
        });
      } catch (error) {
        const taken = AutomateError.isInstance(error) && error.code === 'ALREADY_EXISTS';
        if (!taken || idempotencyKey === undefined || !(await wasCreatedWith(db, ref, idempotencyKey))) throw error;
        return existing(ref, undefined);
      }
    },
    async update(ref, { expectedVersion, actor = 'system', ...setting }) {
      const before = await existing(ref, expectedVersion);
      const contribution = findConfigurable(ref.pluginId, before.contribution);
      const sent = readSetting(contribution, setting, { secrets, saved: before.config });
      const about = { action: 'instance.update', actor, contribution: before.contribution };
      return save(ref, sent, about, async (tx, config) => {
        const version = await updateInstance(tx, before, { config, actor });
        if (version !== undefined) return version;
        throw changedMeanwhile(ref, undefined);
      });
    },
    async delete(ref, { expectedVersion, actor = 'system' } = {}) {
      const before = await existing(ref, expectedVersion);
      await transaction(db, async (tx) => {
        if (!(await deleteInstance(tx, before, expectedVersion))) throw changedMeanwhile(ref, undefined);
        await kept.drop(tx, ref);
        const details = { ...before.contribution, version: before.version };
        await appendAudit(tx, {
          tenantId: ref.tenantId,
          actor,
          action: 'instance.delete',
          subject: subjectOf(ref),
          details,
        });
      });
      changed(before, true);
      await kept.sweep();
    },
  };
}

const badName: InputProblem = { pointer: '/name', ...sayHost('instance_name_form') };

async function transaction<T>(db: PostgresJsDatabase, work: (tx: PostgresJsDatabase) => Promise<T>): Promise<T> {
  return queryDatabase('Saving an instance', 'hostMigrations', () =>
    db.transaction((tx) => work(tx as unknown as PostgresJsDatabase)),
  );
}

/** As audit entries name it. */
function subjectOf({ pluginId, name }: InstanceRef): string {
  return `${pluginId}/${name}`;
}

function alreadyThere({ pluginId, name }: InstanceRef): AutomateError {
  return refused('ALREADY_EXISTS', sayHost('instance_taken', { plugin: pluginId, name }));
}

function changedMeanwhile({ name }: InstanceRef, version: number | undefined): AutomateError {
  if (version === undefined) return refused('ABORTED', sayHost('instance_changed', { name }));
  return refused('ABORTED', sayHost('instance_changed_to', { name, version }), { details: { version } });
}
