import { manyStepWorkflow } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { loopSeconds } from '../measures/loop.ts';
import { tellSustained } from '../measures/sustained.ts';
import { interleave, median } from '../statistics.ts';
import { withServer } from '../subjects/served-workflow.ts';
import { type Target, teller } from '../target.ts';

const CONNECTIONS = 32;
const STEPS = 10;
/** Items under way at the same time. */
const WIDTHS = [1, 10, 100];

/** Runs of more than one step: ten in a row, and one for each item of a long list. */
export const manyStepsTarget: Target = {
  id: 'STEPS',
  async run(bench) {
    const { cluster, settings, say } = bench;
    const row = await withServer(bench, manyStepWorkflow(STEPS), ({ warmUp, load }) =>
      warmUp().then(() => load(CONNECTIONS)),
    );
    say(`STEPS  ${STEPS} steps: ${row.finishedPerSecond.toFixed(0)} runs/s`);
    const items = settings.loopItems;
    const figures = await interleave(
      settings.rounds,
      Object.fromEntries(
        WIDTHS.map((width) => [
          `${items} items, ${width} at a time`,
          () => cluster.withDatabase((database) => loopSeconds(database, items, width).then((s) => items / s)),
        ]),
      ),
      teller(bench, this.id, 'items/s'),
    );
    const [one, , most] = Object.values(figures);
    return {
      id: this.id,
      title: `runs of ${STEPS} steps, and of one step for each of ${items} items`,
      conditions: [
        `${STEPS} steps: set, each with what the one before gave; ${CONNECTIONS} connections, ${settings.sustainedSeconds} s of webhooks, everything durable, once`,
        `items: the engine alone, one run at a time of a for_each around one action (effect once: an intent and a result each, committed) that returns at once; ${settings.rounds} rounds, medians`,
      ],
      measurements: [
        ...tellSustained(`${STEPS} steps, ${CONNECTIONS} connections`, row),
        measurement(`${STEPS} steps, ${CONNECTIONS} connections: steps`, 'steps/s', [row.finishedPerSecond * STEPS]),
        ...Object.entries(figures).map(([name, list]) => measurement(name, 'items/s', list)),
      ],
      ratios: [
        {
          name: `${WIDTHS.at(-1)} items at a time / one at a time`,
          value: median(most ?? []) / median(one ?? []),
        },
      ],
    };
  },
};
