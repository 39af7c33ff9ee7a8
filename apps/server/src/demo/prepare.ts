import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, DEFAULT_TENANT } from '@automate/core';
import type { Automate } from '@automate/server';
import { DEMO_CONNECTOR, DEMO_INSTANCE, DEMO_SECRET } from './state.ts';

/** The workflow of the demo, as a file that a person can read and change. */
export const DEMO_WORKFLOW_FILE = join(import.meta.dirname, '..', '..', 'demo', 'triage-issues.yaml');

/** Makes what the demo needs where it is not there: a GitHub instance with a secret of its own, and the workflow. */
export async function prepareDemo({ host, secrets, engine }: Automate): Promise<void> {
  const tenantId = DEFAULT_TENANT;
  const config = { webhookSecret: { $secret: DEMO_SECRET } };
  const ref = { tenantId, pluginId: DEMO_CONNECTOR, name: DEMO_INSTANCE };
  const made = await unlessThere(host.instances.create({ ...ref, config }));
  // Whoever made the instance makes its secret: two servers that start at once do not overwrite each other's.
  if (made) await secrets.set(tenantId, DEMO_SECRET, randomBytes(32).toString('hex'), { hosts: [] });
  else await untilThere(() => secrets.plaintext(tenantId, DEMO_SECRET));
  const text = await readFile(DEMO_WORKFLOW_FILE, 'utf8');
  await unlessThere(engine.workflows.create({ tenantId, source: { text, format: 'yaml' }, activate: true }));
}

/** The other server is about to make it. Gives up after two seconds: then it never will. */
async function untilThere(read: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await read();
      return;
    } catch (error) {
      const missing = AutomateError.isInstance(error) && error.code === 'SECRET_NOT_FOUND';
      if (!missing || tries === 20) throw error;
    }
    await sleep(100);
  }
}

/** False when it was there. */
async function unlessThere(making: Promise<unknown>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'ALREADY_EXISTS') return false;
    throw error;
  }
}
