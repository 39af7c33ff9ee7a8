import { join, relative } from 'node:path';
import { prepareWebUi } from '@automate/admin';
import { AutomateError, DEFAULT_TENANT } from '@automate/core';
import type { Automate, Components, Started } from '@automate/server';
import type { DataDir } from '../data-dir.ts';
import { openRecorder } from '../demo/open-recorder.ts';
import { DEMO_WORKFLOW_FILE, prepareDemo } from '../demo/prepare.ts';
import { showDelivery } from '../demo/show.ts';
import { announceServer, readDemoState, recorderUrl, withdrawServer } from '../demo/state.ts';
import type { Settings } from '../environment.ts';
import { openInstallation } from '../installation.ts';
import { stopOnSignals } from '../shutdown.ts';
import { createStory, duration, type Story } from '../story.ts';

/** The server: starts, shows its main job on the first start, and stays. */
export async function start(settings: Settings, dir: DataDir): Promise<void> {
  const story = createStory();
  const recorder = await openRecorder(dir);
  let opening: Promise<Automate> | undefined;
  const stop = async (): Promise<void> => {
    // Also what is only half open: nothing is left behind by whoever is impatient.
    const automate = await opening?.catch(() => undefined);
    await automate?.stop();
    await recorder.close();
    if (automate) withdrawServer(dir);
  };
  stopOnSignals(stop);
  try {
    story.line('Automate starts.');
    story.line();
    story.row('data', dir.path);
    if (settings.webUi) await buildWebUi(story);
    opening = openInstallation(settings, dir, ['api', 'worker'], tellStages(story, settings));
    const automate = await opening;
    const started = await automate.start();
    const url = started.url as string;
    announceServer(dir, url);
    tellUnused(automate, story);
    tellStart(started, settings, story);
    await tellUnfinished(automate, story);
    story.line();
    if (readDemoState(dir)?.next === 0) await showFirstRun(automate, url, dir, story);
    story.line('Send another delivery, each time a different event:  npx -y pnpm@12 demo');
    story.line(`Automate is ready at ${url}`);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In a clone, once, and again when its sources changed. A server without it is a server all the same. */
async function buildWebUi(story: Story): Promise<void> {
  const started = performance.now();
  let line: ReturnType<Story['begin']> | undefined;
  const begin = (): void => {
    line = story.begin('web UI', 'building it, this once');
  };
  try {
    await prepareWebUi(begin);
    line?.end(`built (${duration(performance.now() - started)})`);
  } catch (error) {
    line?.end((error as Error).message);
  }
}

function tellStages(story: Story, settings: Settings): Components['onStage'] {
  const texts = {
    database: settings.databaseUrl ? 'connecting to DATABASE_URL' : 'starting the embedded PostgreSQL',
    tables: 'bringing the tables up to date',
    plugins: 'looking for plugins',
  };
  let started = 0;
  let line: ReturnType<Story['begin']> | undefined;
  return (stage, state, detail = '') => {
    if (state === 'begin') {
      started = performance.now();
      line = story.begin(stage, texts[stage]);
      return;
    }
    const where = stage === 'database' ? (settings.databaseUrl ? ', by DATABASE_URL' : ', embedded') : '';
    line?.end(`${detail}${where} (${duration(performance.now() - started)})`);
  };
}

function tellStart({ setup, loopbackOnly, url }: Started, settings: Settings, story: Story): void {
  story.row('listening', `${url}${loopbackOnly ? `, on ${settings.host} once the setup token is used` : ''}`);
  if (!setup) return;
  story.row('setup', `one-time token in ${setup.tokenFile}, valid until ${setup.expiresAt.toISOString()}`);
  // Only for eyes: what is piped into a file or a log collector stays there.
  if (process.stdout.isTTY) story.row('', setup.token);
}

/** Plugins that were found and cannot be used, each with its reason. */
function tellUnused({ host }: Automate, story: Story): void {
  for (const { id, state, reason } of host.plugins.status()) {
    if (state === 'failed') story.row('not used', `${id}: ${reason?.message ?? 'it failed'}`);
  }
  for (const { error } of host.plugins.problems) story.row('not used', error.message);
}

async function tellUnfinished({ engine }: Automate, story: Story): Promise<void> {
  const status = ['pending', 'running', 'waiting'] as const;
  const { items, nextCursor } = await engine.executions.list({ tenantId: DEFAULT_TENANT, status, limit: 200 });
  if (items.length === 0) return;
  story.row(
    'resumed',
    `${items.length}${nextCursor ? ' or more' : ''} unfinished ${items.length === 1 ? 'run goes' : 'runs go'} on`,
  );
}

async function showFirstRun(automate: Automate, url: string, dir: DataDir, story: Story): Promise<void> {
  story.line('Now its main job, this once by itself: a GitHub delivery becomes a finished run.');
  story.line();
  const port = readDemoState(dir)?.recorderPort ?? 0;
  try {
    await prepareDemo(automate);
    story.row(
      'made',
      `workflow triage-issues, from ${relative(join(import.meta.dirname, '..', '..', '..', '..'), DEMO_WORKFLOW_FILE)}`,
    );
    story.row('endpoint', `${recorderUrl(port)} records what it receives: the one private address that may be called`);
    await showDelivery(automate, url, dir, story);
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    story.row('failed', error.message);
  }
  story.line();
}
