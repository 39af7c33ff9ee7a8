import { readFileSync } from 'node:fs';
import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from './compile-workflow.ts';
import { TRIGGER_KINDS } from './document/trigger-schema.ts';
import type { WorkflowEvent } from './event.ts';
import * as exported from './index.ts';
import { parseWorkflow } from './parse-workflow.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

describe('README', () => {
  it('shows a document without a fault, and says true things of it', () => {
    const [document, ...others] = blocks('yaml');
    expect(others).toEqual([]);
    const { workflow, warnings } = parseWorkflow(document!, 'yaml');
    expect(warnings).toEqual([]);
    const { retry, ...notify } = workflow.document.steps[2]!;
    const { timeout: _, ...bare } = notify;
    const same = compileWorkflow({ ...workflow.document, steps: workflow.document.steps.with(2, bare) });
    const { evaluate: _a, if: _b, ...written } = workflow.steps[2] as { evaluate: unknown; if: unknown };
    expect(retry).toBeDefined();
    expect(same.steps[2]).toMatchObject(written);
  });

  it('shows every kind of trigger', () => {
    const [fragment] = blocks('yaml fragment');
    const { workflow } = parseWorkflow(`name: x\n${fragment}steps: [{ id: s, set: {} }]`, 'yaml');
    expect(workflow.triggers.map(({ kind }) => kind)).toEqual(TRIGGER_KINDS);
  });

  it('shows integrations without a fault', () => {
    const [, fragment] = blocks('yaml fragment');
    const { workflow } = parseWorkflow(`name: x\non: [{ event: a }]\n${fragment}steps: [{ id: s, set: {} }]`, 'yaml');
    expect(workflow.integrations.map(({ kind, connector }) => `${kind} ${connector}`)).toEqual([
      'notification slack',
      'notification mail',
      'approval slack',
    ]);
  });

  it('shows limits without a fault', () => {
    const [fragment] = blocks('yaml fragment of limits');
    const { workflow } = parseWorkflow(`name: x\non: [{ event: a }]\n${fragment}steps: [{ id: s, set: {} }]`, 'yaml');
    expect(workflow.limits.map(({ kind }) => kind)).toEqual(['debounce', 'rate', 'concurrency', 'concurrency']);
    expect(workflow.priority).toBeDefined();
  });

  it('shows steps without a fault', () => {
    const shown = blocks('yaml fragment of steps').map((fragment) => {
      const { workflow, warnings } = parseWorkflow(`name: x\non: [{ event: a }]\n${fragment}`, 'yaml');
      expect(warnings).toEqual([]);
      return [workflow.steps[0]?.kind, workflow.requires];
    });
    expect(shown).toEqual([
      ['approval', []],
      ['uses', ['step:reports']],
    ]);
  });

  it.each(blocks('ts'))('prints what it promises: %s', async (code) => {
    const promised = [...code.matchAll(/\/\/ (.+)$/gm)].map(([, line]) => line);
    const printed: string[] = [];
    // In a block, an example may have names of its own that the package exports too.
    const body = `{${code.replace(/^import .*$/gm, '')}}`;
    const AsyncFunction = (async () => {}).constructor as new (
      ...args: string[]
    ) => (...args: unknown[]) => Promise<void>;
    const names = { AutomateError, ...exported, console: { log: (line: string) => printed.push(line) } };
    await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
    expect(promised.length).toBeGreaterThan(0);
    expect(printed).toEqual(promised);
  });

  const rows = [...readme.matchAll(/^\| `(.+?)` +\| (?:`(.+)`|error) +\|/gm)].map(
    ([, source, gives]) => [source!, gives] as const,
  );
  const payload = JSON.parse(/over `(\{.+\})` as payload/.exec(readme)![1]!);
  const event: WorkflowEvent = { id: '1', type: 'a', source: 's', payload };

  it('has rows to try', () => expect(rows.length).toBe(7));

  it.each(rows)('%s gives %s', (source, gives) => {
    const workflow = compileWorkflow({ name: 'x', on: [{ event: 'a' }], steps: [{ id: 's', condition: source }] });
    const step = workflow.steps[0]!;
    const decide = () =>
      step.kind === 'condition' && step.evaluate({ event, execution: { id: 'e', name: 'x' }, steps: {} });
    if (gives === undefined) expect(decide).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    else expect(String(decide())).toBe(gives);
  });
});
