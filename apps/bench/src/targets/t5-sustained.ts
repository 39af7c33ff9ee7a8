import { issuesOpened } from '../load/deliveries.ts';
import { postDeliveries } from '../load/post-deliveries.ts';
import { oneStepWorkflow, type StepKind } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { type Sustained, tellSustained } from '../measures/sustained.ts';
import { NODE_RED_VERSION, startNodeRed } from '../peers/node-red.ts';
import { withServer } from '../subjects/served-workflow.ts';
import type { Bench, Target } from '../target.ts';

const CONNECTIONS = [10, 32];
const KINDS: StepKind[] = ['set', 'http/request'];
/** n8n's rate with executions saved, the smaller of its two figures: measured earlier, on another machine of this kind. */
const N8N_PER_SECOND = 32;

/** From a signed webhook to a finished run, as many as go through. */
export const sustainedTarget: Target = {
  id: 'T5',
  async run(bench) {
    const { settings, say } = bench;
    const measured: { name: string; kind: StepKind; connections: number; sustained: Sustained }[] = [];
    for (const kind of KINDS) {
      for (const connections of CONNECTIONS) {
        const name = `${kind}, ${connections} connections`;
        const sustained = await withServer(bench, oneStepWorkflow(kind), ({ warmUp, load }) =>
          warmUp().then(() => load(connections)),
        );
        measured.push({ name, kind, connections, sustained });
        say(`T5  ${name}: ${sustained.finishedPerSecond.toFixed(0)} runs/s`);
      }
    }
    const nodeRed = bench.nodeRed ? await nodeRedRates(bench) : undefined;
    return {
      id: this.id,
      title: 'from a signed webhook to a finished run of one step',
      conditions: [
        `one process that accepts and works, everything durable; a load of ${settings.sustainedSeconds} s, then until the last run is completed, once each`,
        'webhook to finished: all runs over all that time; http/request calls an endpoint in a process of its own',
        'of a processor: what the server and PostgreSQL took for it, whoever else was running',
        `every accepted delivery ended in one completed run (${measured.reduce((sum, one) => sum + one.sustained.runs, 0)})`,
        `n8n: ${N8N_PER_SECOND}/s with executions saved, measured once on another machine of this kind: an order of magnitude, no ratio of one run`,
        nodeRed === undefined
          ? 'Node-RED: not asked for (--node-red)'
          : `Node-RED ${NODE_RED_VERSION}: a flow of one function, answered after it; the same deliveries, not verified, nothing stored`,
      ],
      measurements: [
        ...measured.flatMap(({ name, sustained }) => tellSustained(name, sustained)),
        ...[...(nodeRed ?? [])].map(([connections, rate]) =>
          measurement(`Node-RED, ${connections} connections`, 'answers/s', [rate]),
        ),
      ],
      ratios: measured.flatMap(({ name, kind, connections, sustained: { finishedPerSecond } }) => {
        const beside = nodeRed?.get(connections);
        return [
          { name: `${name}: webhook to finished / n8n (aim 50, then 100)`, value: finishedPerSecond / N8N_PER_SECOND },
          ...(beside === undefined || kind !== 'set'
            ? []
            : [{ name: `${name}: webhook to finished / Node-RED (aim 1/3)`, value: finishedPerSecond / beside }]),
        ];
      }),
    };
  },
  explain: (bench) => withServer(bench, oneStepWorkflow('set'), ({ watched }) => watched(32)),
};

/** By connections. */
async function nodeRedRates({ settings, say }: Bench): Promise<Map<number, number>> {
  const rates = new Map<number, number>();
  await using nodeRed = await startNodeRed(await issuesOpened());
  for (const connections of CONNECTIONS) {
    await postDeliveries(nodeRed.url, connections, settings.warmUpSeconds);
    const { perSecond } = await postDeliveries(nodeRed.url, connections, settings.sustainedSeconds);
    rates.set(connections, perSecond);
    say(`T5  Node-RED, ${connections} connections: ${perSecond.toFixed(0)} answers/s`);
  }
  return rates;
}
