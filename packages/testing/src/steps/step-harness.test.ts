import { defineStepExecutor, defineStepType } from '@automate/workflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMockStep } from './mock-step.ts';
import { assertStepError, assertStepEvents, assertStepResult } from './step-assertions.ts';
import { createStepHarness } from './step-harness.ts';

const input = (properties: object = {}) => ({ type: 'object', properties, additionalProperties: false }) as never;

/** A step type that does whatever it is told to. */
const notes = defineStepType({
  name: 'notes',
  version: '1.0.0',
  displayName: 'Notes',
  types: {
    save: defineStepExecutor<{ paths: string[]; remove?: boolean }>({
      displayName: 'Save',
      input: input({ paths: { type: 'array', items: { type: 'string' } }, remove: { type: 'boolean' } }),
      async execute({ paths, remove }, { workspace, emit }) {
        for (const path of paths) await (remove ? workspace.remove(path) : workspace.write(path, `note ${path}`));
        emit('notes.saved', { count: paths.length });
        return { output: { saved: paths.length }, artifacts: [{ name: 'list', content: paths.join('\n') }] };
      },
    }),
    read: defineStepExecutor<{ path: string }>({
      displayName: 'Read',
      input: input({ path: { type: 'string' } }),
      execute: async ({ path }, { workspace }) => ({ output: new TextDecoder().decode(await workspace.read(path)) }),
    }),
    publish: defineStepExecutor<{ command: string; args: string[] }>({
      displayName: 'Publish',
      input: input({ command: { type: 'string' }, args: { type: 'array', items: { type: 'string' } } }),
      async execute({ command, args }, { workspace }) {
        const { exitCode, stdout } = await workspace.run(command, args);
        return { status: exitCode === 0 ? 'completed' : 'failed', output: stdout };
      },
    }),
    wait: defineStepExecutor({
      displayName: 'Wait',
      input: input(),
      async execute(_, { workspace, signal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await workspace.write('late', 'never');
        return {};
      },
    }),
  },
});
const all = { maxFiles: 10, maxEdits: 10, allowedPaths: ['*'], allowedCommands: ['*'] };

describe('a step in the harness', () => {
  it('gives its status, output and artifacts, with what it took, and tells its events in order', async () => {
    const run = await createStepHarness({ stepType: notes, policy: all }).run('save', { paths: ['a', 'b/c'] });
    const { artifacts, metrics } = assertStepResult(run, { output: { saved: 2 } });
    expect(artifacts).toEqual([{ name: 'list', content: 'a\nb/c' }]);
    expect(metrics).toEqual({ executionTime: expect.any(Number), resourcesUsed: { edits: 2, files: 2 } });
    expect(run.files).toEqual({ a: 'note a', 'b/c': 'note b/c' });
    assertStepEvents(run, ['step.started', { type: 'notes.saved', data: { count: 2 } }, 'step.completed']);
    expect(() => assertStepEvents(run, ['notes.saved', 'step.started'])).toThrow(/no step.started/);
  });

  it('is refused its input with every problem at once, before it begins', async () => {
    const run = await createStepHarness({ stepType: notes, policy: all }).run('save', { paths: [1, 2], more: true });
    assertStepError(run, 'INVALID_ARGUMENT', /the input of notes:save/);
    expect(run.error?.details?.errors?.map(({ pointer }) => pointer)).toEqual(['/more', '/paths/0', '/paths/1']);
    expect(run.error?.effect).toBe('none');
    expect(run.events).toEqual([]);
    assertStepError(
      await createStepHarness({ stepType: notes }).run('erase'),
      'INVALID_ARGUMENT',
      /it has: save, read/,
    );
  });

  it('fails with what it throws, and says so', async () => {
    const failing = createMockStep({ execute: () => Promise.reject(new TypeError('oh')) });
    const run = await createStepHarness({ stepType: failing }).run('run', { a: 1 });
    assertStepError(run, 'INTERNAL', /oh/);
    assertStepEvents(run, ['step.started', { type: 'step.failed', data: { stepType: 'mock:run', code: 'INTERNAL' } }]);
    expect(failing.calls).toEqual([{ a: 1 }]);
    expect(() => assertStepResult(run, {})).toThrow('oh');
  });

  it.each([
    [{ output: new Map() }, /Map|plain/],
    [{ status: 'skipped' }, /status "skipped"/],
    [{ artifacts: [{ name: 'a' }] }, /artifact/],
  ])('is not taken a result that cannot be kept: %j', async (outcome, told) => {
    const run = await createStepHarness({ stepType: createMockStep({ execute: () => outcome as never }) }).run('run');
    assertStepError(run, 'INTERNAL', told);
  });
});

describe('the policy of a step', () => {
  const harness = createStepHarness({
    stepType: notes,
    files: { 'notes/old': 'old' },
    commands: { git: ([verb]) => (verb === 'push' ? { stdout: 'pushed' } : { exitCode: 1, stdout: 'what?' }) },
  });

  it('allows nothing where there is none', async () => {
    assertStepError(await harness.run('save', { paths: ['a'] }), 'PERMISSION_DENIED', /"a" is not allowed/);
    assertStepError(await harness.run('read', { path: 'notes/old' }), 'PERMISSION_DENIED');
    assertStepError(await harness.run('publish', { command: 'git', args: [] }), 'PERMISSION_DENIED');
  });

  it('limits the time, and what is left running changes nothing', async () => {
    const run = await harness.run('wait', {}, { policy: { ...all, timeoutMs: 20 } });
    assertStepError(run, 'DEADLINE_EXCEEDED', /notes:wait is not done after 20 ms/);
    await new Promise((resolve) => setImmediate(resolve));
    expect(run.files).not.toHaveProperty('late');
  });

  it('ends with the one who waits for it', async () => {
    const cancel = new AbortController();
    const running = harness.run('wait', {}, { policy: all, call: { signal: cancel.signal } });
    cancel.abort();
    assertStepError(await running, 'CANCELLED');
  });

  it.each([
    ['maxFiles', { maxFiles: 1 }, ['a', 'a', 'b'], /writing b would be more than 1 files/],
    ['maxEdits', { maxEdits: 2 }, ['a', 'a', 'a'], /writing a would be more than 2 edits/],
  ])('limits %s, counting what is done', async (_, limit, paths, told) => {
    const run = await harness.run('save', { paths }, { policy: { ...all, ...limit } });
    assertStepError(run, 'RESOURCE_EXHAUSTED', told);
    expect(Object.keys(run.files)).toEqual(['a', 'notes/old']);
    assertStepError(
      await harness.run('save', { paths, remove: true }, { policy: { ...all, ...limit } }),
      'RESOURCE_EXHAUSTED',
    );
  });

  it('allows paths and commands by name', async () => {
    const policy = { ...all, allowedPaths: ['notes/*'], allowedCommands: ['git'] };
    assertStepResult(await harness.run('read', { path: './notes/old' }, { policy }), { output: 'old' });
    assertStepError(await harness.run('save', { paths: ['other'] }, { policy }), 'PERMISSION_DENIED');
    const pushed = await harness.run('publish', { command: 'git', args: ['push'] }, { policy });
    assertStepResult(pushed, { output: 'pushed' });
    expect(pushed.ran).toEqual([{ command: 'git', args: ['push'] }]);
    assertStepResult(await harness.run('publish', { command: 'git', args: [] }, { policy }), { status: 'failed' });
    assertStepError(await harness.run('publish', { command: 'rm', args: [] }, { policy }), 'PERMISSION_DENIED');
  });

  it('lets no path out of the workspace, however it is written', async () => {
    const segment = fc.constantFrom('..', '.', 'notes', 'a', '', 'C:', '..\\', '\0');
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 6 }), async (segments) => {
        const path = segments.join('/');
        const run = await harness.run('save', { paths: [path] }, { policy: all });
        for (const file of Object.keys(run.files)) expect(file).toMatch(/^(?!\.\.?(\/|$)|\/)[^\\\0:]+$/);
        if (path.includes('..')) assertStepError(run, 'PERMISSION_DENIED');
      }),
    );
  });
});
