/** What a signed link stands for: who was sent it answers one approval with it. */
export interface ApprovalGrant {
  tenantId: string;
  approvalId: string;
  /** The only option that it can choose; absent: any of them. */
  decision?: string | undefined;
  /** Who it was sent to: the answer is `link:<recipient>`. */
  recipient: string;
  /** How often the links of the approval had been revoked when this one was made; one that was made before the last is none. */
  revocations?: number | undefined;
  /** Who made it, such as `user:<id>`: it is good as long as they may answer. Absent: the engine did. */
  madeBy?: string | undefined;
}

/** Signs what lets somebody answer without an API key. Implemented over governance, joined in the server. */
export interface ApprovalLinks {
  /** For buttons of plugins and, with `url`, for links. */
  token(grant: ApprovalGrant, expiresAt: Date): string;
  /** Undefined where the server does not know its public address. */
  url(token: string): string | undefined;
  /** What a token stands for, or why it stands for nothing. */
  read(token: string): Promise<ApprovalGrant | 'invalid' | 'expired'>;
}

/** How long a link is good where the approval waits for ever, in milliseconds. */
const LONGEST_MS = 30 * 86_400_000;

/** When a link ends: with the approval, and after 30 days at most. */
export function linkExpiry({ expiresAt }: { expiresAt?: string | undefined }, now: number): Date {
  const end = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
  return new Date(Math.min(end, now + LONGEST_MS));
}
