import { branchesOf, type WorkflowDocument } from '@automate/workflow';
import { Stack, Text, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useThing } from '../../api/read.ts';
import type { RunDetail } from '../../api/types.ts';
import { branchPlaces } from '../../canvas/branch-places.ts';
import { graphOf } from '../../canvas/graph.ts';
import { type Box, layOut } from '../../canvas/layout.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Scrollable } from '../../ui/scrollable.tsx';
import { Status } from '../../ui/status.tsx';
import classes from './run-graph.module.css';
import { StepDetails } from './step-details.tsx';
import { type StepState, stepStates } from './step-states.ts';
import { nameOf } from './timeline.ts';

/** Of a step in a long loop, the newest. */
const SHOWN_ATTEMPTS = 20;
const WRONG = ['failed', 'uncertain'];

/** The workflow of a run as a drawing, each step with what became of it. The list of steps says the same in words. */
export default function RunGraph({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const { name, version } = run.workflow;
  const path = { workflow: name, version: String(version) };
  const found = useThing('/api/v1/workflows/{workflow}/versions/{version}', { path });
  const document = found.data?.body.document as WorkflowDocument | undefined;
  const states = stepStates(run.steps);
  // What went wrong is what one came for.
  const [chosen, setChosen] = useState(() => [...states].findLast(([, { status }]) => WRONG.includes(status))?.[0]);
  const attempts = chosen === undefined ? [] : (states.get(chosen)?.attempts.slice(-SHOWN_ATTEMPTS) ?? []);
  return (
    <Stack>
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {document && (
        <div className={classes.beside}>
          <Drawing document={document} states={states} chosen={chosen} choose={setChosen} />
          <Stack>
            {chosen === undefined && (
              <Text size="sm" c="dimmed">
                {t('run.graph_hint')}
              </Text>
            )}
            {attempts.map((step) => (
              <section key={`${step.path}/${step.attempt}`} aria-label={nameOf(step)}>
                <Text fw={600} mb={4}>
                  {nameOf(step)} <Status of={step.status} />
                </Text>
                <StepDetails run={run} step={step} />
              </section>
            ))}
          </Stack>
        </div>
      )}
    </Stack>
  );
}

/** A condition alone decides nothing: it has no ways. */
const takenWays: typeof branchPlaces = (step) => (branchesOf(step).length === 0 ? [] : branchPlaces(step));

interface DrawingProps {
  document: WorkflowDocument;
  states: ReadonlyMap<string, StepState>;
  chosen: string | undefined;
  choose(id: string | undefined): void;
}

function Drawing({ document, states, chosen, choose }: DrawingProps) {
  const { t } = useLanguage();
  const { graph, boxes, width, height } = useMemo(() => {
    const drawn = graphOf({ on: [], steps: document.steps }, takenWays);
    const places = layOut(drawn);
    const all = [...places.values()];
    return {
      graph: drawn,
      boxes: places,
      width: Math.max(...all.map((box) => box.x + box.width)) + MARGIN,
      height: Math.max(...all.map((box) => box.y + box.height)) + MARGIN,
    };
  }, [document]);
  return (
    <Scrollable className={classes.frame} label={t('run.graph')}>
      <div className={classes.drawing} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden>
          {graph.edges.map(({ id, source, target, aside }) => (
            <path
              key={id}
              className={classes.way}
              data-aside={aside || undefined}
              d={way(boxes.get(source), boxes.get(target))}
            />
          ))}
        </svg>
        {graph.nodes.map((node) => {
          const { x, y, ...size } = boxes.get(node.id) as Box;
          const style = { insetInlineStart: x, top: y, ...size };
          if (node.kind !== 'step')
            return <span key={node.id} className={classes.dot} data-kind={node.kind} style={style} />;
          const { id } = node.step;
          const state = states.get(id);
          return (
            <UnstyledButton
              key={node.id}
              className={classes.step ?? ''}
              style={style}
              data-status={state?.status}
              disabled={state === undefined}
              aria-pressed={chosen === id}
              onClick={() => choose(chosen === id ? undefined : id)}
            >
              <span className={classes.name}>{id}</span>
              {state === undefined ? (
                <span className={classes.idle}>{t('run.not_reached')}</span>
              ) : (
                <span className={classes.state}>
                  <Status of={state.status} />
                  {state.times > 1 && <span>{t('run.times', { count: state.times })}</span>}
                </span>
              )}
            </UnstyledButton>
          );
        })}
      </div>
    </Scrollable>
  );
}

const MARGIN = 12;

/** A line from the lower edge of one box to the upper edge of another. */
function way(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1] = [from.x + from.width / 2, from.y + from.height];
  const [x2, y2] = [to.x + to.width / 2, to.y];
  const bend = Math.max(12, (y2 - y1) / 2);
  return `M ${x1} ${y1} C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${x2} ${y2}`;
}
