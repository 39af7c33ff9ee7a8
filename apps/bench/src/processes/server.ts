/** A whole server in a process of its own: `createAutomate` as the reference server calls it, and the bench's one route. */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AutomateError, DEFAULT_TENANT } from '@automate/core';
import { type Automate, createAutomate } from '@automate/server';
import { type CpuProfile, startCpuProfile } from '../profile/cpu-profile.ts';
import type { Ask, FromServer, ServerCalls, ServerSettings } from './messages.ts';
import { rawRoute } from './raw-route.ts';
import { verifyRoute } from './verify-route.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
const tenantId = DEFAULT_TENANT;
const SECRET = 'bench_webhook';
const FUNCTIONS = 15;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let automate: Automate;
const say = (message: FromServer) => void process.send?.(message);

async function unlessThere(making: Promise<unknown>): Promise<void> {
  await making.catch((error: unknown) => {
    if (!(AutomateError.isInstance(error) && error.code === 'ALREADY_EXISTS')) throw error;
  });
}

async function prepare({ host, secrets, engine }: Automate): Promise<void> {
  const config = { webhookSecret: { $secret: SECRET } };
  await unlessThere(host.instances.create({ tenantId, pluginId: 'github', name: 'bench', config }));
  await secrets.set(tenantId, SECRET, settings.webhookSecret, { hosts: [] });
  if (settings.workflow === undefined) return;
  const source = { text: settings.workflow, format: 'yaml' } as const;
  await unlessThere(engine.workflows.create({ tenantId, source, activate: true }));
}

const trigger = () => automate.host.triggers.resolve({ tenantId, connector: 'github', instance: 'bench' });

let profile: CpuProfile | undefined;
const answers: { [Call in keyof ServerCalls]: () => Promise<ServerCalls[Call]> | ServerCalls[Call] } = {
  memory() {
    const rssBytes = process.memoryUsage.rss();
    collectGarbage();
    return { rssBytes, heapBytes: process.memoryUsage().heapUsed };
  },
  cpu() {
    const { user, system } = process.cpuUsage();
    return { microseconds: user + system };
  },
  async readKey() {
    const permissions = ['executions:read', 'events:read'];
    return (await automate.apiKeys.create({ tenantId, name: 'bench', permissions })).token;
  },
  async startProfile() {
    profile = await startCpuProfile();
    return null;
  },
  endProfile: async () => (await profile?.end(FUNCTIONS)) ?? [],
};

automate = await createAutomate(
  {
    dataDir: settings.dataDir,
    databaseUrl: settings.databaseUrl,
    roles: settings.roles,
    http: { port: 0 },
    plugins: { dependenciesOf: join(import.meta.dirname, '..', '..'), tiers: { default: 'trusted' } },
    ...(settings.spansTo !== undefined && { tracing: { endpoint: settings.spansTo } }),
    ...(settings.endpoint !== undefined && {
      allowPrivate: [new URL(settings.endpoint).host],
      environment: { BENCH_ENDPOINT: settings.endpoint },
    }),
  },
  {
    routes: [verifyRoute(trigger), rawRoute(settings.databaseUrl, trigger)],
  },
);
await prepare(automate);
process.on('message', async ({ id, call }: Ask) => say({ id, answer: await answers[call]() }));
// The bench went away, or wants this to end.
process.once('disconnect', () => void automate.stop().then(() => process.exit()));
const { url = '' } = await automate.start();
say({ url });
