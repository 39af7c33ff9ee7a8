import { existsSync, lstatSync, readFileSync } from 'node:fs';

/** The operating system's account that PostgreSQL runs as. Undefined: the account of this process. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** The usual id of `nobody`. */
const NOBODY: ServerAccount = { uid: 65534, gid: 65534 };

/**
 * PostgreSQL refuses to run as root, so root's servers run as `nobody` (no user is made), or as the owner of the data
 * that is already there, so that root and that owner can take turns. Everyone else's run as themselves.
 */
export function serverAccount(dataFolder?: string): ServerAccount | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const owner = dataFolder === undefined ? undefined : lstatSync(dataFolder, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? unprivileged() : { uid: owner.uid, gid: owner.gid };
}

/** initdb looks its account up, so it has to be one that is listed. */
function unprivileged(): ServerAccount {
  const accounts = listedAccounts();
  return accounts.get('nobody') ?? accounts.get('daemon') ?? NOBODY;
}

/** By name, of /etc/passwd, without root; macOS's `nobody` has no id that a process can be started with. */
export function listedAccounts(): Map<string, ServerAccount> {
  const accounts = new Map<string, ServerAccount>();
  if (!existsSync('/etc/passwd')) return accounts;
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid, gid] = line.split(':');
    if (Number(uid) > 0 && Number(uid) < 2 ** 31) accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
