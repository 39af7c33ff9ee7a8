import type { DataDir } from '../data-dir.ts';
import type { Settings } from '../environment.ts';
import { openInstallation } from '../installation.ts';
import { stopOnSignals } from '../shutdown.ts';
import { createStory } from '../story.ts';

/** A worker beside a server: on its embedded database, or on DATABASE_URL. */
export async function worker(settings: Settings, dir: DataDir): Promise<void> {
  const opening = openInstallation(settings, dir, ['worker']);
  stopOnSignals(async () => {
    const automate = await opening.catch(() => undefined);
    await automate?.stop();
  });
  const automate = await opening;
  await automate.start();
  createStory().line(`Worker ${process.pid} is at work on ${settings.databaseUrl ? 'DATABASE_URL' : dir.path}`);
}
