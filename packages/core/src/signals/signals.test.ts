import { describe, expect, it } from 'vitest';
import { AutomateError } from '../errors.ts';
import { SIGNAL_NAMES } from './payloads.ts';
import { createSignals } from './signals.ts';

const execution = { id: 'e1', name: 'triage', owner: 'ann', tenantId: 'default' };
const step = { id: 's', path: 's', type: 'action', attempt: 1 };

describe('signals', () => {
  it('are told to those who listen to it, in the order they began', () => {
    const signals = createSignals();
    const heard: string[] = [];
    for (const name of SIGNAL_NAMES) signals.on(name, () => heard.push(`1 ${name}`));
    signals.on('stepFailed', ({ execution: run, step: at, error }) =>
      heard.push(`${run.owner} ${at.path} ${error.code}`),
    );
    signals.emit('stepFailed', { execution, step, error: new AutomateError({ code: 'UNAVAILABLE', message: 'm' }) });
    signals.emit('eventReceived', {
      event: { id: '1', type: 't', source: 's', traceId: undefined, tenantId: 'default' },
    });
    expect(heard).toEqual(['1 stepFailed', 'ann s UNAVAILABLE', '1 eventReceived']);
  });

  it('stop for a handler that left, also while it is being told', () => {
    const signals = createSignals();
    const heard: string[] = [];
    const off = signals.on('workflowStarted', () => {
      heard.push('first');
      off();
    });
    signals.on('workflowStarted', () => heard.push('second'));
    signals.emit('workflowStarted', { execution });
    signals.emit('workflowStarted', { execution });
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('are not broken by a handler that throws, rejects or hangs', async () => {
    const errors: [string, unknown][] = [];
    const signals = createSignals({ handlerTimeoutMs: 20, onError: (error, name) => errors.push([name, error]) });
    const heard: string[] = [];
    signals.on('workflowStarted', () => {
      throw new Error('threw');
    });
    signals.on('workflowStarted', async () => {
      throw new Error('rejected');
    });
    signals.on('workflowStarted', () => new Promise(() => {}));
    signals.on('workflowStarted', () => heard.push('reached'));
    signals.emit('workflowStarted', { execution });
    expect(heard).toEqual(['reached']);
    await signals.settled();
    expect(errors.map(([, error]) => (error as Error).message)).toEqual([
      'threw',
      'rejected',
      'a handler of workflowStarted is not done after 20 ms',
    ]);
  });

  it('are not broken by what only looks like a promise', async () => {
    const errors: unknown[] = [];
    const signals = createSignals({ onError: (error) => errors.push((error as Error).message) });
    signals.on('workflowStarted', () => ({
      // biome-ignore lint/suspicious/noThenProperty: a query builder has one
      then() {
        throw new Error('no such column');
      },
    }));
    signals.on('workflowStarted', () => ({
      // biome-ignore lint/suspicious/noThenProperty: an object whose `then` cannot even be looked at
      get then() {
        throw new Error('no then');
      },
    }));
    signals.emit('workflowStarted', { execution });
    await signals.settled();
    expect(errors).toEqual(['no then', 'no such column']);
  });

  it('survive an onError that throws', () => {
    const signals = createSignals({
      onError: () => {
        throw new Error('again');
      },
    });
    signals.on('workflowStarted', () => {
      throw new Error('once');
    });
    expect(() => signals.emit('workflowStarted', { execution })).not.toThrow();
  });

  it('cannot be used by one handler to change what the next one, or the emitter, sees', () => {
    const errors: unknown[] = [];
    const signals = createSignals({ onError: (error) => errors.push(error) });
    const names: string[] = [];
    signals.on('workflowStarted', (payload) => {
      (payload.execution as { name: string }).name = 'changed';
    });
    signals.on('workflowStarted', (payload) => names.push(payload.execution.name));
    signals.emit('workflowStarted', { execution });
    expect(names).toEqual(['triage']);
    expect(execution.name).toBe('triage');
    expect(errors).toHaveLength(1);
  });

  it('wait at shutdown for the handlers still running', async () => {
    const signals = createSignals();
    let done = false;
    signals.on('workflowStarted', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done = true;
    });
    signals.emit('workflowStarted', { execution });
    await signals.settled();
    expect(done).toBe(true);
  });
});
