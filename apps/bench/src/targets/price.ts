import { oneStepWorkflow } from '../load/workflows.ts';
import { measurements } from '../measurements.ts';
import type { BenchDatabase } from '../peers/system.ts';
import { interleave, median } from '../statistics.ts';
import { serveFrom } from '../subjects/child-process.ts';
import { withServer } from '../subjects/served-workflow.ts';
import { type Target, teller } from '../target.ts';

const CONNECTIONS = 32;
const PLAIN = 'as it is';
/** The most there can be: asked for, and never reached. */
const LIMIT = 'concurrency: { limit: 1000 }\n';

/** What things that are there for other reasons take of the processor time of T5. */
export const priceTarget: Target = {
  id: 'PRICE',
  async run(bench) {
    const { settings } = bench;
    const collector = await serveFrom('endpoint.ts');
    const processorMs = (workflow: string, options: Parameters<typeof withServer>[3] = {}) =>
      withServer(
        bench,
        workflow,
        async ({ warmUp, load }) => {
          await warmUp();
          const { serverMs, postgresMs = Number.NaN } = await load(CONNECTIONS);
          return serverMs + postgresMs;
        },
        options,
      );
    const set = oneStepWorkflow('set');
    const figures = await interleave(
      settings.rounds,
      {
        [PLAIN]: () => processorMs(set),
        'with spans of every trace': () => processorMs(set, { spansTo: collector.url }),
        'without the indexes by time': () => processorMs(set, { prepare: dropIndexesByTime }),
        'with a limit that is never reached': () => processorMs(oneStepWorkflow('set', LIMIT)),
      },
      teller(bench, this.id, 'ms/run'),
    ).finally(() => collector.stop());
    const plain = median(figures[PLAIN] ?? []);
    return {
      id: this.id,
      title: 'what spans, indexes for retention and limits take of a processor from webhook to finished run',
      conditions: [
        `one process that accepts and works, ${CONNECTIONS} connections, ${settings.sustainedSeconds} s of webhooks for a run of one set step, everything durable; the server and PostgreSQL together; ${settings.rounds} rounds in turn, medians`,
        'spans: all of them, to a process on this machine that throws them away; without an endpoint, as it is, none is made',
        'indexes by time: the BRIN ones of deliveries, events and runs, which retention reads',
      ],
      measurements: measurements('ms/run', figures),
      ratios: Object.entries(figures)
        .filter(([name]) => name !== PLAIN)
        .map(([name, list]) => ({ name: `${name} / ${PLAIN}`, value: median(list) / plain })),
    };
  },
};

async function dropIndexesByTime({ sql }: BenchDatabase): Promise<void> {
  const indexes = await sql<{ name: string }[]>`
    SELECT indexrelid::regclass::text AS name FROM pg_index
    JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE amname = 'brin' AND relnamespace = 'automate_engine'::regnamespace`;
  if (indexes.length === 0) throw new Error('no index by time was found');
  for (const { name } of indexes) await sql.unsafe(`DROP INDEX ${name}`);
}
