import { AutomateError, type JsonValue } from '@automate/core';
import type { ForEachStep } from '@automate/workflow';
import { advance } from './advance.ts';
import { runItems } from './composites/run-body.ts';
import { frameInside, type StepSite } from './frame.ts';
import { Run } from './run.ts';
import { runSequence } from './sequence.ts';
import type { StepEnd } from './step-end.ts';
import type { StoredPart } from './stored-execution.ts';

/** Handles some of the items of another run's loop, seeing what that run sees there. */
export async function runPart(run: Run, part: StoredPart): Promise<{ end: StepEnd; output: JsonValue }> {
  const site = await findLoop(run, part);
  const { interrupts } = run.frame;
  const here = { ...site, frame: { ...site.frame, interrupts, deadlineAt: undefined, recalling: false } };
  const frame = { ...frameInside(here), prefix: part.prefix, around: undefined, interrupts: interrupts.inside() };
  return await runItems(run, here, frame, part);
}

/** Walks through what the other run did, as a worker that takes it over does, up to its loop; nothing is done on the way. */
async function findLoop(run: Run, part: StoredPart): Promise<StepSite<ForEachStep>> {
  let found: StepSite | undefined;
  const seeker = new Run(
    {
      ...run.kernel,
      async advance(self, site) {
        if (site.path !== part.path) return await advance(self, site);
        found = site;
        return { type: 'stopped', path: site.path };
      },
    },
    run.claim,
    { ...run.stored, status: 'running', attempts: part.attempts, inbox: [], deadlineInMs: undefined },
    run.workflow,
  );
  await runSequence(seeker, { ...seeker.frame, recalling: true }, seeker.workflow.steps, 'abort');
  seeker.close();
  if (found?.step.kind === 'for_each') return found as StepSite<ForEachStep>;
  throw new AutomateError({
    code: 'INTERNAL',
    message: `The run ${part.of} has no loop at ${part.path}, whose items ${part.first} and on are handled here.`,
  });
}
