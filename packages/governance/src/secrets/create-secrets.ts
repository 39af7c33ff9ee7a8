import {
  AutomateError,
  type Clock,
  type JsonValue,
  type PluginPermission,
  permitsAny,
  systemClock,
} from '@automate/core';
import type { EgressTarget, SecretScope } from '@automate/egress';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import type { Keyring } from '../keys/keyring.ts';
import { createByteRedaction } from '../redaction/byte-redaction.ts';
import { KnownSecrets } from '../redaction/known-secrets.ts';
import type { PatternMatcher } from '../redaction/pattern-matcher.ts';
import { redactJson } from '../redaction/redact-json.ts';
import { checkSignRequest, signTarget, signWith } from '../signing/sign-with.ts';
import { checkHostPatterns, matchesHost } from './host-pattern.ts';
import { type LentSecret, Loans } from './lent-secrets.ts';
import { claimOf, findPlaceholders, PlaceholderTokens } from './placeholder-token.ts';
import { type ConfiguredBinding, SecretBindings } from './secret-bindings.ts';
import { SecretCache } from './secret-cache.ts';
import { checkSecretKey, checkSecretValue } from './secret-name.ts';
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

  /** Again with the newest keys: another process may have made it with one that was introduced meanwhile. */
  async function verify(placeholder: string) {
    const made = tokens.verify(placeholder);
    if (made !== undefined) return made;
    await keyring.refresh();
    return tokens.verify(placeholder);
  }

  /** What a genuine placeholder of this scope stands for, lent or saved. `use` says what for. */
  async function resolve(placeholder: string, scope: SecretScope, use: string): Promise<LentSecret> {
    const lent = loans.find(placeholder);
    const made = lent ?? (await verify(placeholder));
    if (made === undefined) throw denied(display(placeholder), use, NOT_GENUINE);
    if (made.tenantId !== scope.tenantId || !scope.ids.includes(made.scopeId)) {
      throw denied(display(placeholder), use, 'its placeholder was made for another execution or instance');
    }
    return lent ?? { ...made, ...(await cache.get(made.tenantId, made.key)) };
  }

  async function bind(tenantId: string, key: string, hosts: readonly string[], change?: SecretChange) {
    if (!db) throw failed('Without a database secrets are bound to hosts by the configuration alone.');
    await query('Binding a secret', () =>
      db.transaction(async (tx) => {
        await bindings.replace(tx, tenantId, key, hosts);
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

  async function record(tenantId: string, action: string, key: string, change?: SecretChange) {
    const entry = { actor: change?.actor, tenantId, action, subject: key };
    if (db) await query('Writing the audit table', () => appendAudit(db, entry));
  }

  return {
    find: findPlaceholders,
    display,

    async placeholder(tenantId, key, scopeId) {
      checkSecretKey(key);
      await cache.get(tenantId, key);
      return tokens.make({ tenantId, key, scopeId });
    },

    async plaintext(tenantId, key) {
      return (await cache.get(tenantId, key)).value;
    },

    lend: (loan) => loans.lend(loan),

    async reveal(placeholder, { scope, target }) {
      const use = `be sent to ${target.protocol}//${target.host}:${target.port}`;
      const { hosts, value } = await resolve(placeholder, scope, use);
      if (hosts.some((host) => matchesHost(host, target))) return value;
      throw denied(display(placeholder), use, whyNot(hosts, target));
    },

    async sign(placeholder, request, { scope, sessionToken }) {
      checkSignRequest(request);
      const secret = await resolve(placeholder, scope, 'sign');
      const target = signTarget(request);
      if (target !== undefined && !secret.hosts.some((host) => matchesHost(host, target))) {
        throw denied(
          display(placeholder),
          `sign a request to ${target.host}:${target.port}`,
          whyNot(secret.hosts, target),
        );
      }
      const token = sessionToken === undefined ? undefined : await resolve(sessionToken, scope, 'sign');
      const { value, headers, authorization } = signWith(secret.value, request, clock.now(), token?.value);
      const lent = loans.lendMade(secret, value);
      const signed = authorization === undefined ? headers : { ...headers, authorization: authorization + lent };
      // The token goes out as a placeholder too.
      const ours = Object.entries(signed).map(([name, text]) => [name, text === token?.value ? sessionToken! : text]);
      return { placeholder: lent, headers: Object.fromEntries(ours) };
    },

    async expose(placeholder, { scope, pluginId, field, requested }) {
      const use = `be given to plugin "${pluginId}" in plain`;
      const wanted = { resource: 'secrets', action: 'read', scope: field } as const;
      const reason = !permitsAny(requested, wanted)
        ? 'its manifest does not ask for that'
        : !permitsAny(options.grants?.(pluginId) ?? [], wanted) && 'the operator has not granted it: plugins.grants';
      if (reason) throw denied(display(placeholder), use, `${reason} (secrets, read, ${field})`);
      const { tenantId, key, value } = await resolve(placeholder, scope, use);
      await record(tenantId, 'secret.expose', key, { actor: `plugin:${pluginId}` });
      return value;
    },

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
      if (!backend.set) throw failed('No secrets backend can be written to.');
      const before = hosts ? await bindings.stored(tenantId, key) : [];
      // Bound to nothing while the value changes: a crash in between leaves it so, and never the old value with new hosts.
      if (hosts) await bind(tenantId, key, [], setting);
      const info = await backend.set(tenantId, key, value).catch(async (error: unknown) => {
        if (hosts) await bind(tenantId, key, before, setting);
        throw error;
      });
      known.add(tenantId, key, value);
      cache.forget(tenantId, key);
      if (hosts) await bind(tenantId, key, hosts, setting);
      await record(tenantId, 'secret.set', key, setting);
      return info;
    },

    async delete(tenantId, key, change) {
      if (!backend.delete) throw failed('No secrets backend can be written to.');
      const before = await bindings.stored(tenantId, key);
      if (db) await bind(tenantId, key, [], change);
      await backend.delete(tenantId, key).catch(async (error: unknown) => {
        if (db) await bind(tenantId, key, before, change);
        throw error;
      });
      cache.forget(tenantId, key);
      await record(tenantId, 'secret.delete', key, change);
    },

    list: async (tenantId) => (await backend.list?.(tenantId)) ?? [],

    async bind(tenantId, key, hosts, change) {
      checkSecretKey(key);
      await bind(tenantId, key, checkHostPatterns(key, hosts), change);
    },

    bindings: (tenantId, key) => bindings.list(tenantId, key),
  };
}

/** The hosts, normalised. */
function check(key: string, value: string, hosts?: readonly string[]): string[] | undefined {
  checkSecretKey(key);
  checkSecretValue(key, value);
  return hosts && checkHostPatterns(key, hosts);
}

function display(placeholder: string): string {
  return `$secret:${claimOf(placeholder)?.key ?? '?'}`;
}

function mask(text: string, matcher: PatternMatcher | undefined): string {
  let shown = '';
  let from = 0;
  for (const { placeholder, index } of findPlaceholders(text)) {
    shown += text.slice(from, index) + display(placeholder);
    from = index + placeholder.length;
  }
  const masked = from === 0 ? text : shown + text.slice(from);
  return matcher ? matcher.replace(masked) : masked;
}

function whyNot(hosts: readonly string[], target: EgressTarget): string {
  if (hosts.length === 0) return 'it is bound to no host. The operator binds it to the hosts it may be sent to';
  const overTls = hosts.some((host) => matchesHost(host, { ...target, protocol: 'https:' }));
  if (overTls) return 'it may go there over HTTPS only. The operator can bind it to the host with http:// before it';
  return `it is bound to ${hosts.join(', ')}`;
}

const NOT_GENUINE =
  'the placeholder is not genuine: it was made up, changed, made with another master key, or lent for a while that is over';

function denied(secret: string, use: string, reason: string): AutomateError {
  return new AutomateError({
    code: 'PERMISSION_DENIED',
    message: `The secret ${secret} may not ${use}: ${reason}.`,
    effect: 'none',
    details: { secret, use },
  });
}

function failed(message: string): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}
