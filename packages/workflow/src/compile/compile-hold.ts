import type { SaidProblem } from '@automate/core';
import { suggestion } from '@automate/templates';
import type { CompiledHold } from '../compiled.ts';
import { allSteps } from '../document/branches.ts';
import type { HoldDocument, WorkflowDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { say } from '../problems.ts';

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
export function holdWarnings({ hold, steps }: WorkflowDocument): SaidProblem[] {
  const called = [...allSteps(steps)].flatMap(({ step }) => step.action?.split('/', 1) ?? []);
  return (hold?.while_down ?? []).flatMap((name, index) => {
    const [connector = ''] = name.split('/', 1);
    if (called.includes(connector)) return [];
    const said = say('never_called', { connector, meant: suggestion(connector, called) });
    return [{ pointer: `/hold/while_down/${index}`, ...said }];
  });
}
