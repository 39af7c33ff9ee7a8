import { manyStepWorkflow } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { slope } from '../statistics.ts';
import { withServer } from '../subjects/served-workflow.ts';
import type { Target } from '../target.ts';

const CONNECTIONS = 32;
const PER_RUNS = 100_000;
const MB = 1024 * 1024;

interface Reading {
  runs: number;
  rssMB: number;
  heapMB: number;
}

/** Whether a server takes more and more memory while it works. */
export const growthTarget: Target = {
  id: 'GROWTH',
  async run(bench) {
    const { settings, say } = bench;
    const readings = await withServer(
      { ...bench, settings: { ...settings, sustainedSeconds: settings.growthReadingSeconds } },
      manyStepWorkflow(1),
      async ({ server, warmUp, load }) => {
        const list: Reading[] = [];
        let runs = 0;
        const read = async () => {
          const { rssBytes, heapBytes } = await server.ask('memory');
          list.push({ runs, rssMB: rssBytes / MB, heapMB: heapBytes / MB });
          say(
            `GROWTH  ${runs} runs: ${(rssBytes / MB).toFixed(0)} MB resident, ${(heapBytes / MB).toFixed(1)} MB of live heap`,
          );
        };
        await warmUp();
        await read();
        while (runs < settings.growthRuns) {
          runs += (await load(CONNECTIONS)).runs;
          await read();
        }
        return list;
      },
    );
    // What is made once, for a load of this size, is there by then.
    const second = readings.slice(Math.floor(readings.length / 2));
    const rise = (of: 'rssMB' | 'heapMB') => slope(second.map((one) => ({ x: one.runs, y: one[of] }))) * PER_RUNS;
    return {
      id: this.id,
      title: `memory of a server over ${readings.at(-1)?.runs ?? 0} runs`,
      conditions: [
        `one process that accepts and works, ${CONNECTIONS} connections without a pause, runs of one set step; read every ${settings.growthReadingSeconds} s of load, when its runs have ended`,
        'resident: as it stands; live heap: after a collection; the slope is that of the second half of the readings',
      ],
      measurements: [
        measurement(
          'resident, before',
          'MB',
          readings.slice(0, 1).map(({ rssMB }) => rssMB),
        ),
        measurement(
          'resident, under way',
          'MB',
          readings.slice(1).map(({ rssMB }) => rssMB),
        ),
        measurement(
          'live heap, before',
          'MB',
          readings.slice(0, 1).map(({ heapMB }) => heapMB),
        ),
        measurement(
          'live heap, under way',
          'MB',
          readings.slice(1).map(({ heapMB }) => heapMB),
        ),
        measurement(`live heap, growth per ${PER_RUNS.toLocaleString('en-US')} runs`, 'MB', [rise('heapMB')]),
        measurement(`resident, growth per ${PER_RUNS.toLocaleString('en-US')} runs`, 'MB', [rise('rssMB')]),
      ],
      ratios: [],
    };
  },
};
