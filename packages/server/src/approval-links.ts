import type { Clock } from '@automate/core';
import type { ApprovalGrant, ApprovalLinks } from '@automate/engine';
import { createSignedTokens, type Keyring } from '@automate/governance';

/** Links under `publicUrl`, signed with the keys of the secrets table. Without it there are tokens, and no links. */
export function createApprovalLinks(options: {
  keyring: Keyring;
  publicUrl: string | undefined;
  clock: Pick<Clock, 'now'>;
}): ApprovalLinks {
  const { keyring, publicUrl, clock } = options;
  const tokens = createSignedTokens({ keyring, purpose: 'approvals', clock });
  return {
    token: ({ tenantId, approvalId, decision, recipient, revocations }, expiresAt) => {
      const optional = {
        ...(decision !== undefined && { decision }),
        ...(revocations !== undefined && { revocations }),
      };
      return tokens.sign({ tenantId, approvalId, recipient, ...optional }, expiresAt);
    },
    url: (token) => (publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/approvals/${token}`),
    async read(token) {
      const reading = await tokens.read(token);
      return reading.status === 'valid' ? (reading.claims as unknown as ApprovalGrant) : reading.status;
    },
  };
}
