import type { InputProblem } from '@automate/core';
import { didYouMean } from '@automate/templates';
import type { CompiledHold } from '../compiled.ts';
import { allSteps } from '../document/branches.ts';
import type { HoldDocument, WorkflowDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';

/** A well-formed `hold`, compiled. */
export function compileHold({ while_down: names, timeout }: HoldDocument): CompiledHold {
  return {
    whileDown: names.map((name) => {
      const [connector = '', instance = ''] = name.split('/');
      return { connector, instance };
    }),
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout),
  };
}

/** Instances of connectors that no step calls: allowed, since a service may matter in another way, and probably a slip. */
export function holdWarnings({ hold, steps }: WorkflowDocument): InputProblem[] {
  const called = [...allSteps(steps)].flatMap(({ step }) => step.action?.split('/', 1) ?? []);
  return (hold?.while_down ?? []).flatMap((name, index) => {
    const [connector = ''] = name.split('/', 1);
    if (called.includes(connector)) return [];
    const message = `no step calls connector "${connector}"${didYouMean(connector, called)}`;
    return [{ pointer: `/hold/while_down/${index}`, message }];
  });
}
