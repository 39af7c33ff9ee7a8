import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectorPoint, parseConnectorManifest } from '@automate/connectors';
import { scriptedContext } from '@automate/connectors/contract-suite';
import { createPluginHost, discoverPlugins, lendContracts, type PluginTier } from '@automate/host';
import { installEchoPlugin } from '../load/echo-plugin.ts';
import { measurement } from '../measurements.ts';
import { percentile } from '../statistics.ts';
import type { Target } from '../target.ts';

const TIERS: readonly PluginTier[] = ['trusted', 'child'];
const ACTIONS = { echo: 'a call', ask: 'a call that makes a request' } as const;
const params = { text: 'x'.repeat(700) };
const answer = JSON.stringify(params);

/** What a plugin's own process costs a call. */
export const childCallsTarget: Target = {
  id: 'CHILD',
  async run({ settings, say }) {
    const folder = await mkdtemp(join(tmpdir(), 'automate-bench-child-'));
    const lender = import.meta.resolve('@automate/server');
    lendContracts(lender);
    const discovery = await discoverPlugins({ list: [await installEchoPlugin(folder)] });
    const hosts = TIERS.map((tier) => ({
      tier,
      host: createPluginHost({
        discovery,
        readers: { [connectorPoint.id]: parseConnectorManifest },
        isolation: { tierOf: () => tier, points: [connectorPoint], lender },
      }),
    }));
    const sampled: Record<string, number[]> = {};
    const starts: number[] = [];
    try {
      for (const { tier, host } of hosts) {
        const began = performance.now();
        await host.load('echo');
        if (tier === 'child') starts.push(performance.now() - began);
      }
      for (let round = 0; round < settings.rounds + 1; round += 1) {
        for (const { tier, host } of hosts) {
          const connector = await host.contribution(connectorPoint, 'echo');
          const fetch = async () => new Response(answer, { headers: { 'content-type': 'application/json' } });
          for (const [action, what] of Object.entries(ACTIONS)) {
            const name = `${what}, ${tier === 'child' ? 'in a child' : 'in process'}`;
            const times: number[] = [];
            for (let count = 0; count < settings.childCalls; count += 1) {
              const { ctx } = scriptedContext({ connector, fetch });
              const began = performance.now();
              await connector.execute(action, params, ctx);
              times.push(performance.now() - began);
            }
            // In the first round code is compiled.
            if (round === 0) continue;
            sampled[name] = [...(sampled[name] ?? []), ...times];
            say(`CHILD  round ${round}  ${name}: p50 ${percentile(times, 50).toFixed(3)} ms`);
          }
        }
      }
    } finally {
      await Promise.all(hosts.map(({ host }) => host.stop()));
      await rm(folder, { recursive: true, force: true });
    }
    return {
      id: this.id,
      title: 'a call of an action in a plugin’s own process beside the same call in this one',
      conditions: [
        `${settings.childCalls * settings.rounds} calls each in ${settings.rounds} rounds in turn, one after the other, parameters of 700 bytes`,
        'the request is answered by this process at once: what is measured is the way to it and back',
      ],
      measurements: [
        ...Object.entries(sampled).flatMap(([name, times]) => [
          measurement(`${name}, p50`, 'ms', [percentile(times, 50)]),
          measurement(`${name}, p99`, 'ms', [percentile(times, 99)]),
        ]),
        measurement('start of the child until the plugin is loaded', 'ms', starts),
      ],
      ratios: [],
    };
  },
};
