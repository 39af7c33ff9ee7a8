import { AutomateError, type Clock, type JsonValue, type PluginPermission, refused, systemClock } from '@automate/core';
import type { SecretScope } from '@automate/egress';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import type { Keyring } from '../keys/keyring.ts';
import { say } from '../problems.ts';
import { createByteRedaction } from '../redaction/byte-redaction.ts';
import { KnownSecrets } from '../redaction/known-secrets.ts';
import type { PatternMatcher } from '../redaction/pattern-matcher.ts';
import { redactJson } from '../redaction/redact-json.ts';
import { checkHostPatterns } from './host-pattern.ts';
import { Loans } from './lent-secrets.ts';
import { displayPlaceholder, findPlaceholders, PlaceholderTokens } from './placeholder-token.ts';
import { createPlaceholderUses } from './placeholder-uses.ts';
import { type ConfiguredBinding, SecretBindings } from './secret-bindings.ts';
import { SecretCache } from './secret-cache.ts';
import { checkSecretKey, checkSecretValue } from './secret-name.ts';
import { isSecretNotFound } from './secret-not-found-error.ts';
import { beginChange, endChange, holdChange, revisionOf } from './secret-revisions.ts';
import type { SecretChange, Secrets } from './secrets.ts';
import type { SecretsBackend } from './secrets-backend.ts';

export interface SecretsOptions {
  /** Where the values are; several: `ChainedSecretsBackend`. */
  backend: SecretsBackend;
  /** Placeholders are made with a key derived from its current one. */
  keyring: Keyring;
  /** For bindings and the audit table (`governanceMigrations`). Absent: only the configured bindings count. */
  db?: Database;
  bindings?: readonly ConfiguredBinding[];
  /** What the operator grants a plugin. Only who is granted a secret gets its plaintext. Default: nothing. */
  grants?: (pluginId: string) => readonly PluginPermission[];
  /** How long a value and its hosts are used before they are read again, ms. Default 10,000. */
  cacheMs?: number;
  clock?: Clock;
}

/** The secret that is changed, and the number of the change. */
interface Place {
  tenantId: string;
  key: string;
  revision: number;
}

/** Secrets over a backend. Throws INVALID_ARGUMENT when a configured binding is malformed. */
export function createSecrets(options: SecretsOptions): Secrets {
  const { backend, keyring, db, clock = systemClock } = options;
  const tokens = PlaceholderTokens.ofKeyring(keyring);
  const known = new KnownSecrets();
  const loans = new Loans(known, clock);
  const bindings = new SecretBindings(db, options.bindings ?? []);
  const cache = new SecretCache(load, options.cacheMs ?? 10_000, clock);

  async function load(tenantId: string, key: string) {
    const hosts = await bindings.list(tenantId, key);
    const value = await backend.get(tenantId, key);
    known.add(tenantId, key, value);
    return { hosts, value };
  }

  /** A step of the change that made `revision`. */
  async function bind(place: Place, hosts: readonly string[], change?: SecretChange) {
    if (!db) throw failed('Without a database secrets are bound to hosts by the configuration alone.');
    const { tenantId, key, revision } = place;
    await query('Binding a secret', () =>
      db.transaction(async (tx) => {
        await holdChange(tx, tenantId, key, revision);
        const isAnother = await bindings.replace(tx, tenantId, key, hosts);
        if (!isAnother) return;
        await appendAudit(tx, {
          ...change,
          tenantId,
          action: 'secret.bind',
          subject: key,
          details: { hosts: [...hosts] },
        });
      }),
    );
    cache.forget(tenantId, key);
  }

  /** One change of a secret at a time, in whichever process: who is refused has changed nothing. */
  async function changing<T>(
    tenantId: string,
    key: string,
    expected: number | undefined,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    if (!db) {
      if (expected === undefined) return work({ tenantId, key, revision: 0 });
      throw failed('Without a database nobody knows whether a secret was changed.');
    }
    const revision = await query('Changing a secret', () => beginChange(db, tenantId, key, expected));
    try {
      return await work({ tenantId, key, revision });
    } finally {
      // One that is not ended is over after a while.
      await endChange(db, tenantId, key, revision).catch(() => {});
    }
  }

  async function record(tenantId: string, action: string, key: string, change?: SecretChange) {
    const entry = { actor: change?.actor, tenantId, action, subject: key };
    if (db) await query('Writing the audit table', () => appendAudit(db, entry));
  }

  return {
    find: findPlaceholders,
    display: displayPlaceholder,

    async placeholder(tenantId, key, scopeId) {
      checkSecretKey(key);
      await cache.get(tenantId, key);
      return tokens.make({ tenantId, key, scopeId });
    },

    async plaintext(tenantId, key) {
      return (await cache.get(tenantId, key)).value;
    },

    async has(tenantId, key) {
      try {
        await cache.get(tenantId, key);
        return true;
      } catch (error) {
        if (isSecretNotFound(error)) return false;
        throw error;
      }
    },

    lend: (loan) => loans.lend(loan),

    ...createPlaceholderUses({ tokens, keyring, loans, cache, clock, grants: options.grants, record }),

    redactor(scope: SecretScope) {
      const text = known.matcher(scope.tenantId);
      const bytes = known.byteMatcher(scope.tenantId);
      if (!text || !bytes) return undefined;
      return { text: (value) => text.replace(value), bytes: () => createByteRedaction(bytes) };
    },

    redact<T extends JsonValue>(tenantId: string, value: T): T {
      const matcher = known.matcher(tenantId);
      return redactJson(value, (text) => mask(text, matcher)) as T;
    },

    redactText: (text) => mask(text, known.everybody()),

    check,

    async set(tenantId, key, value, setting) {
      const hosts = check(key, value, setting?.hosts);
      const write = backend.set?.bind(backend);
      if (!write) throw refused('FAILED_PRECONDITION', say('secrets_read_only'));
      return changing(tenantId, key, setting?.ifRevision, async (place) => {
        const before = hosts ? await bindings.stored(tenantId, key) : [];
        // Bound to nothing while the value changes: a crash in between leaves it so, and never the old value with new hosts.
        if (hosts) await bind(place, [], setting);
        const info = await write(tenantId, key, value).catch(async (error: unknown) => {
          if (hosts) await bind(place, before, setting);
          throw error;
        });
        known.add(tenantId, key, value);
        cache.forget(tenantId, key);
        if (hosts) await bind(place, hosts, setting);
        await record(tenantId, 'secret.set', key, setting);
        return { ...info, revision: place.revision };
      });
    },

    async delete(tenantId, key, change) {
      const remove = backend.delete?.bind(backend);
      if (!remove) throw refused('FAILED_PRECONDITION', say('secrets_read_only'));
      await changing(tenantId, key, undefined, async (place) => {
        const before = await bindings.stored(tenantId, key);
        if (db) await bind(place, [], change);
        await remove(tenantId, key).catch(async (error: unknown) => {
          if (db) await bind(place, before, change);
          throw error;
        });
        cache.forget(tenantId, key);
        await record(tenantId, 'secret.delete', key, change);
      });
    },

    list: async (tenantId) => (await backend.list?.(tenantId)) ?? [],

    async bind(tenantId, key, hosts, change) {
      checkSecretKey(key);
      const checked = checkHostPatterns(key, hosts);
      await changing(tenantId, key, undefined, (place) => bind(place, checked, change));
    },

    revision: async (tenantId, key) => (db ? query('Reading a secret', () => revisionOf(db, tenantId, key)) : 0),

    bindings: (tenantId, key) => bindings.list(tenantId, key),
  };
}

/** The hosts, normalised. */
function check(key: string, value: string, hosts?: readonly string[]): string[] | undefined {
  checkSecretKey(key);
  checkSecretValue(key, value);
  return hosts && checkHostPatterns(key, hosts);
}

function mask(text: string, matcher: PatternMatcher | undefined): string {
  let shown = '';
  let from = 0;
  for (const { placeholder, index } of findPlaceholders(text)) {
    shown += text.slice(from, index) + displayPlaceholder(placeholder);
    from = index + placeholder.length;
  }
  const masked = from === 0 ? text : shown + text.slice(from);
  return matcher ? matcher.replace(masked) : masked;
}

function failed(message: string): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}
