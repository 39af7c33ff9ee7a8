import { AutomateError, type Clock, type PluginPermission, permitsAny } from '@automate/core';
import type { EgressTarget, SecretScope } from '@automate/egress';
import type { Keyring } from '../keys/keyring.ts';
import { checkSignRequest, signTarget, signWith } from '../signing/sign-with.ts';
import { matchesHost } from './host-pattern.ts';
import type { LentSecret, Loans } from './lent-secrets.ts';
import { displayPlaceholder as display, type PlaceholderTokens } from './placeholder-token.ts';
import type { SecretCache } from './secret-cache.ts';
import type { SecretChange, Secrets } from './secrets.ts';

export interface PlaceholderUsesOptions {
  tokens: PlaceholderTokens;
  keyring: Keyring;
  loans: Loans;
  cache: SecretCache;
  clock: Clock;
  grants: ((pluginId: string) => readonly PluginPermission[]) | undefined;
  record(tenantId: string, action: string, key: string, change?: SecretChange): Promise<void>;
}

/** What can be done with a placeholder: each use looks whose it is, and what for. */
export function createPlaceholderUses(
  options: PlaceholderUsesOptions,
): Pick<Secrets, 'reveal' | 'sign' | 'expose' | 'plaintextGrants'> {
  const { tokens, keyring, loans, cache, clock, record, grants = () => [] } = options;

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
    if (made === undefined) throw denied(placeholder, use, NOT_GENUINE);
    if (made.tenantId !== scope.tenantId || !scope.ids.includes(made.scopeId)) {
      throw denied(placeholder, use, 'its placeholder was made for another execution or instance');
    }
    return lent ?? { ...made, ...(await cache.get(made.tenantId, made.key)) };
  }

  function mustGoTo(target: EgressTarget, hosts: readonly string[], placeholder: string, use: string): void {
    if (!hosts.some((host) => matchesHost(host, target))) throw denied(placeholder, use, whyNot(hosts, target));
  }

  return {
    async reveal(placeholder, { scope, target }) {
      const use = `be sent to ${target.protocol}//${target.host}:${target.port}`;
      const { hosts, value } = await resolve(placeholder, scope, use);
      mustGoTo(target, hosts, placeholder, use);
      return value;
    },

    async sign(placeholder, request, { scope, sessionToken }) {
      checkSignRequest(request);
      const secret = await resolve(placeholder, scope, 'sign');
      const target = signTarget(request);
      if (target) mustGoTo(target, secret.hosts, placeholder, `sign a request to ${target.host}:${target.port}`);
      const token = sessionToken === undefined ? undefined : await resolve(sessionToken, scope, 'sign');
      const { value, headers, authorization } = signWith(secret.value, request, clock.now(), token?.value);
      const lent = loans.lendMade(secret, value);
      const signed = authorization === undefined ? headers : { ...headers, authorization: authorization + lent };
      // The token goes out as a placeholder too.
      const ours = Object.entries(signed).map(([name, text]) => [name, text === token?.value ? sessionToken! : text]);
      return { placeholder: lent, headers: Object.fromEntries(ours) };
    },

    plaintextGrants: (pluginId, requested) =>
      requested
        .filter(({ resource, action }) => resource === 'secrets' && (action === 'read' || action === '*'))
        .map(({ scope }) => ({
          field: scope,
          granted: permitsAny(grants(pluginId), { resource: 'secrets', action: 'read', scope }),
        })),

    async expose(placeholder, { scope, pluginId, field, requested }) {
      const use = `be given to plugin "${pluginId}" in plain`;
      const wanted = { resource: 'secrets', action: 'read', scope: field } as const;
      const reason = !permitsAny(requested, wanted)
        ? 'its manifest does not ask for that'
        : !permitsAny(grants(pluginId), wanted) && 'the operator has not granted it: plugins.grants';
      if (reason) throw denied(placeholder, use, `${reason} (secrets, read, ${field})`);
      const { tenantId, key, value } = await resolve(placeholder, scope, use);
      await record(tenantId, 'secret.expose', key, { actor: `plugin:${pluginId}` });
      return value;
    },
  };
}

function whyNot(hosts: readonly string[], target: EgressTarget): string {
  if (hosts.length === 0) return 'it is bound to no host. The operator binds it to the hosts it may be sent to';
  const overTls = hosts.some((host) => matchesHost(host, { ...target, protocol: 'https:' }));
  if (overTls) return 'it may go there over HTTPS only. The operator can bind it to the host with http:// before it';
  return `it is bound to ${hosts.join(', ')}`;
}

const NOT_GENUINE =
  'the placeholder is not genuine: it was made up, changed, made with another master key, or lent for a while that is over';

function denied(placeholder: string, use: string, reason: string): AutomateError {
  const secret = display(placeholder);
  return new AutomateError({
    code: 'PERMISSION_DENIED',
    message: `The secret ${secret} may not ${use}: ${reason}.`,
    effect: 'none',
    details: { secret, use },
  });
}
