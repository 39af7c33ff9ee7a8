import type { LeafStep } from '@automate/workflow';
import { advanceLeaf } from './advance-leaf.ts';
import { isComposite, runComposite } from './composites/run-composite.ts';
import { skipInside } from './composites/skip-inside.ts';
import { asItIs, frameInside, type StepSite } from './frame.ts';
import type { Run } from './run.ts';
import { runSequence } from './sequence.ts';
import type { StepEnd } from './step-end.ts';

/** Runs a step from where its record says it stands, with what its author wrote around it, until it has come to its end. */
export async function advance(run: Run, site: StepSite): Promise<StepEnd> {
  const { step, frame } = site;
  const end = isComposite(site) ? await runComposite(run, site) : await advanceLeaf(run, site as StepSite<LeafStep>);
  if (end.type === 'passed') {
    if (step.compensate !== undefined && frame.steps[step.id]?.status === 'succeeded')
      run.undo.push({ site: asItIs(site), doneAt: doneAt(run, site) });
    return end;
  }
  if (end.type === 'stopped' || end.uncertain) return end;
  const { code, message } = end.error;
  frame.steps[step.id] = { status: 'failed', output: null, error: { code, message } };
  skipInside(frame, step);
  if (step.onError !== undefined) {
    // What the handler itself fails with changes nothing: it is in the record.
    const handled = await runSequence(run, frameInside(site), step.onError, 'abort');
    if (handled.type === 'stopped' || (handled.type === 'failed' && handled.uncertain)) return handled;
  }
  if (step.fallback === undefined) return end;
  const instead = await runSequence(run, frameInside(site), step.fallback, 'abort');
  if (instead.type !== 'passed') return instead;
  const last = step.fallback.at(-1)!;
  frame.steps[step.id] = { status: 'succeeded', output: frame.steps[last.id]?.output ?? null };
  return instead;
}

/** Monotonic milliseconds at which a step was done, also under an earlier claim. */
function doneAt(run: Run, { path }: StepSite): number {
  const ago = run.attemptsOf(path).at(-1)?.finishedAgoMs;
  return ago === undefined ? performance.now() : run.loadedAt - ago;
}
