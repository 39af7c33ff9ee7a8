/** The operating system's account that PostgreSQL runs as. Undefined: the account of this process. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** `nobody`. A number is enough for the kernel: no user has to be made, and no entry in /etc/passwd is needed. */
const NOBODY = 65534;

/** PostgreSQL refuses to run as root, so root's servers run as uid 65534; everyone else's as themselves. */
export function serverAccount(): ServerAccount | undefined {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
}
