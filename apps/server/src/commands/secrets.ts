import { parseArgs } from 'node:util';
import { AutomateError, invalidArgument } from '@automate/core';
import type { Automate } from '@automate/server';
import type { DataDir } from '../data-dir.ts';
import type { Settings } from '../environment.ts';
import { openInstallation } from '../installation.ts';

const USAGE = 'Say: secrets keys | secrets rotate [--resume] [--retire]';

/** The master keys of the secrets table. Running servers and workers go on meanwhile. */
export async function secrets(settings: Settings, dir: DataDir, args: string[]): Promise<void> {
  const { verb, resume, retire } = readArgs(args);
  const automate = await openInstallation(settings, dir, []);
  try {
    if (verb === 'rotate') await rotate(automate.masterKeys, { resume, retire });
    await tell(automate.masterKeys);
  } finally {
    await automate.stop();
  }
}

function readArgs(args: string[]): { verb: 'keys' | 'rotate'; resume: boolean; retire: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { resume: { type: 'boolean', default: false }, retire: { type: 'boolean', default: false } },
    });
    const [verb] = positionals;
    if (positionals.length === 1 && verb === 'rotate') return { verb, ...values };
    if (args.length === 1 && verb === 'keys') return { verb, ...values };
  } catch {
    // An option there is not.
  }
  throw invalidArgument(USAGE);
}

/** A new key unless an earlier rotation is to be ended, then every value under it. Ctrl-C ends it between two batches. */
async function rotate(
  keys: Automate['masterKeys'],
  { resume, retire }: { resume: boolean; retire: boolean },
): Promise<void> {
  const actor = 'command line';
  if (!resume) process.stdout.write(`new master key ${(await keys.introduce({ actor })).id}\n`);
  const interrupt = new AbortController();
  const end = () => interrupt.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const done = await keys
    .reencrypt({
      actor,
      signal: interrupt.signal,
      onProgress: ({ reencrypted, unreadable, total }) =>
        void process.stderr.write(`re-encrypted ${reencrypted + unreadable} of ${total}\n`),
    })
    .finally(() => process.off('SIGINT', end).off('SIGTERM', end));
  process.stdout.write(`re-encrypted ${done.reencrypted} values under ${done.keyId}\n`);
  for (const { tenantId, key, version, keyId, reason } of done.unreadableValues) {
    process.stderr.write(`left as it is: ${tenantId}/${key} version ${version}, key ${keyId}: ${reason}\n`);
  }
  if (retire) for (const id of await keys.retire({ actor })) process.stdout.write(`retired master key ${id}\n`);
  if (done.unreadable === 0) return;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `${done.unreadable} values could not be read and are left as they are. Hand over the missing keys (AUTOMATE_MASTER_KEY, or master.key from a backup) and run: secrets rotate --resume; set damaged secrets again.`,
  });
}

async function tell(keys: Automate['masterKeys']): Promise<void> {
  for (const { id, current, present, values } of await keys.status()) {
    const state = current ? 'current' : present ? 'old' : 'missing';
    process.stdout.write(`${id}  ${state}  ${values} values\n`);
  }
}
