import { lstatSync } from 'node:fs';

/** The operating system's account that PostgreSQL runs as. Undefined: the account of this process. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** `nobody`. A number is enough for the kernel: no user has to be made, and no entry in /etc/passwd is needed. */
const NOBODY: ServerAccount = { uid: 65534, gid: 65534 };

/**
 * PostgreSQL refuses to run as root, so root's servers run as uid 65534, or as the owner of the data that is already
 * there, so that root and that owner can take turns. Everyone else's run as themselves.
 */
export function serverAccount(dataFolder?: string): ServerAccount | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const owner = dataFolder === undefined ? undefined : lstatSync(dataFolder, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}
