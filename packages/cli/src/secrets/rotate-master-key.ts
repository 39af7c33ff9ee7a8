import type { Automate } from '@automate/server';
import type { Terminal } from '../terminal.ts';

type MasterKeys = Automate['masterKeys'];

export interface RotateOptions {
  resume: boolean;
  retire: boolean;
  json: boolean;
  terminal: Terminal;
}

const ACTOR = 'command line';

/**
 * A new key unless an earlier rotation is to be ended, then every value under it. Ctrl-C ends it between two batches, and
 * `--resume` goes on. False when some values could not be read.
 */
export async function rotateMasterKey(
  keys: MasterKeys,
  { resume, retire, json, terminal }: RotateOptions,
): Promise<boolean> {
  if (!resume) {
    const { id } = await keys.introduce({ actor: ACTOR });
    if (!json) terminal.out(`new master key ${id}`);
  }
  const done = await reencrypt(keys, terminal);
  const retired = retire ? await keys.retire({ actor: ACTOR }) : [];
  const status = await keys.status();
  if (json) terminal.out(JSON.stringify({ ...done, retired, keys: status }, null, 2));
  else {
    terminal.out(`re-encrypted ${done.reencrypted} values under ${done.keyId}`);
    for (const id of retired) terminal.out(`retired master key ${id}`);
    tellKeys(status, { json, terminal });
  }
  for (const { tenantId, key, version, keyId, reason } of done.unreadableValues) {
    terminal.err(`left as it is: ${tenantId}/${key} version ${version}, key ${keyId}: ${reason}`);
  }
  if (done.unreadable === 0) return true;
  terminal.err(
    `${done.unreadable} values could not be read and are left as they are: hand over the missing keys (AUTOMATE_MASTER_KEY, or master.key from a backup) and run this with --resume; set damaged secrets again`,
  );
  return false;
}

export function tellKeys(
  status: Awaited<ReturnType<MasterKeys['status']>>,
  { json, terminal }: { json: boolean; terminal: Terminal },
): void {
  if (json) {
    terminal.out(JSON.stringify(status, null, 2));
    return;
  }
  for (const { id, current, present, values } of status) {
    terminal.out(`${id}  ${current ? 'current' : present ? 'old' : 'missing'}  ${values} values`);
  }
}

async function reencrypt(keys: MasterKeys, terminal: Terminal) {
  const interrupt = new AbortController();
  const end = () => interrupt.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    return await keys.reencrypt({
      actor: ACTOR,
      signal: interrupt.signal,
      onProgress: ({ reencrypted, unreadable, total }) =>
        terminal.err(`re-encrypted ${reencrypted + unreadable} of ${total}`),
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}
