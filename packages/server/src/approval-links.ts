import { allowsOperation, type Clock } from '@automate/core';
import type { ApprovalGrant, ApprovalLinks } from '@automate/engine';
import { createSignedTokens, type Keyring, type Maker, type Makers } from '@automate/governance';

/**
 * Links under `publicUrl`, signed with the keys of the secrets table; without it there are tokens, and no links. One that
 * somebody made is not valid any more once they could not answer themselves.
 */
export function createApprovalLinks(options: {
  keyring: Keyring;
  publicUrl: string | undefined;
  clock: Pick<Clock, 'now'>;
  makers: Makers;
}): ApprovalLinks {
  const { keyring, publicUrl, clock, makers } = options;
  const tokens = createSignedTokens({ keyring, purpose: 'approvals', clock });
  return {
    token: ({ tenantId, approvalId, decision, recipient, revocations, madeBy }, expiresAt) => {
      const optional = {
        ...(decision !== undefined && { decision }),
        ...(revocations !== undefined && { revocations }),
        ...(madeBy !== undefined && { madeBy }),
      };
      return tokens.sign({ tenantId, approvalId, recipient, ...optional }, expiresAt);
    },
    url: (token) => (publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/approvals/${token}`),
    async read(token) {
      const reading = await tokens.read(token);
      if (reading.status !== 'valid') return reading.status;
      const grant = reading.claims as unknown as ApprovalGrant;
      if (grant.madeBy === undefined) return grant;
      const held = await makers.permissionsOf(grant.tenantId, grant.madeBy as Maker);
      return allowsOperation(held, 'approvals:write') ? grant : 'invalid';
    },
  };
}
