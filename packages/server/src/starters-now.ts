import type { Starters } from '@automate/admin';
import type { People } from '@automate/governance';

/** Who began what goes on without them, as they are now. */
export function startersNow({ makers, users }: Pick<People, 'makers' | 'users'>): Starters {
  return {
    async principalOf(tenantId, maker) {
      const permissions = [...(await makers.permissionsOf(tenantId, maker))];
      if (permissions.length === 0) return undefined;
      const keyId = maker.slice(maker.indexOf(':') + 1);
      if (maker.startsWith('key:')) return { keyId, tenantId, permissions, expiresAt: null };
      const { login, displayName, email, roles } = await users.get(tenantId, keyId);
      const user = { id: keyId, login, displayName, email };
      // They may have logged out long ago: what they do is theirs all the same.
      const now = new Date();
      const times = { createdAt: now, lastSeenAt: now, expiresAt: now, idleExpiresAt: now };
      const session = { sessionId: '', tenantId, user, roles, permissions, ...times };
      return { keyId, tenantId, permissions, expiresAt: null, session };
    },
  };
}
