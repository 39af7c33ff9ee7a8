import type { DataDir } from '../data-dir.ts';
import { prepareDemo } from '../demo/prepare.ts';
import { showDelivery } from '../demo/show.ts';
import { readServerUrl } from '../demo/state.ts';
import type { Settings } from '../environment.ts';
import { openInstallation } from '../installation.ts';
import { createStory } from '../story.ts';

/** Sends the next delivery of the corpus to the running server, and shows its run. */
export async function demo(settings: Settings, dir: DataDir): Promise<void> {
  const url = readServerUrl(dir);
  const automate = await openInstallation(settings, dir, []);
  try {
    await prepareDemo(automate);
    await showDelivery(automate, url, dir, createStory());
  } finally {
    await automate.stop();
  }
}
