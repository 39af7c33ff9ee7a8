import { describe, expect, it } from 'vitest';
import { AutomateError } from '../errors.ts';
import { createWireChannel, type WireChannel, type WireChannelOptions } from './channel.ts';
import { type MessagePortLike, messagePortWire } from './port.ts';
import { createRemotePeer, type RemoteHandler, type RemotePeer } from './remote.ts';

function connect(handle: RemoteHandler, options: WireChannelOptions = {}): { peer: RemotePeer; other: WireChannel } {
  const { port1, port2 } = new MessageChannel();
  const here = createWireChannel(messagePortWire(port1 as unknown as MessagePortLike), options);
  const other = createWireChannel(messagePortWire(port2 as unknown as MessagePortLike), options);
  createRemotePeer(other, { handle, maxCalls: 10 });
  return { peer: createRemotePeer(here), other };
}

describe('a call', () => {
  it('brings arguments over and the result back', async () => {
    const { peer } = connect(async (method, args) => ({ method, args }));
    expect(await peer.call('add', [1, new Date(0), undefined])).toEqual({
      method: 'add',
      args: [1, new Date(0), undefined],
    });
    expect(peer.open).toBe(0);
  });

  it('throws what the other side threw', async () => {
    const { peer } = connect((method) => {
      if (method === 'ours')
        throw new AutomateError({ code: 'ABORTED', message: 'no', effect: 'none', retryAfterMs: 7 });
      if (method === 'text') throw 'a text';
      if (method === 'nothing') throw undefined;
      throw new TypeError('foreign');
    });
    await expect(peer.call('ours', [])).rejects.toMatchObject({ code: 'ABORTED', effect: 'none', retryAfterMs: 7 });
    await expect(peer.call('text', [])).rejects.toBe('a text');
    await expect(peer.call('nothing', [])).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(peer.call('foreign', [])).rejects.toMatchObject({ name: 'TypeError', message: 'foreign' });
  });

  it('that cannot cross was not made; a result that cannot cross may have been', async () => {
    const { peer } = connect(() => () => 'a function');
    await expect(peer.call('any', [() => {}])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    await expect(peer.call('any', [])).rejects.toMatchObject({ code: 'INTERNAL', effect: 'unknown' });
    expect(peer.open).toBe(0);
  });

  it('lends functions that can be called until it is answered', async () => {
    let late: (() => Promise<unknown>) | undefined;
    const told: unknown[] = [];
    const { peer } = connect(async (_method, _args, back) => {
      back.tell('note', ['on the way']);
      late = () => back.call('double', [1]);
      return back.call('double', [21]);
    });
    const functions = { double: async (value: number) => value * 2, note: (text: string) => told.push(text) };
    expect(await peer.call('run', [], { functions })).toBe(42);
    expect(told).toEqual(['on the way']);
    await expect(late?.()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
  });

  it('may lend functions for longer than itself', async () => {
    let later: (() => Promise<unknown>) | undefined;
    const { peer } = connect(async (_method, _args, back) => {
      later = () => back.call('double', [4]);
    });
    const life = new AbortController();
    await peer.call('run', [], { functions: { double: (value: number) => value * 2 }, lentUntil: life.signal });
    expect(await later?.()).toBe(8);
    life.abort();
    await expect(later?.()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('reaches nothing that was not lent', async () => {
    const { peer } = connect((method, _args, back) => back.call(method, []));
    for (const name of ['constructor', '__proto__', 'toString', 'other']) {
      await expect(peer.call(name, [], { functions: { mine: () => 1 } })).rejects.toMatchObject({
        code: 'UNIMPLEMENTED',
      });
    }
  });

  it('is told of an abort', async () => {
    const { peer } = connect((_method, _args, { signal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const abort = new AbortController();
    const running = peer.call('wait', [], { signal: abort.signal });
    abort.abort(new AutomateError({ code: 'DEADLINE_EXCEEDED', message: 'too late' }));
    await expect(running).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', message: 'too late' });
  });

  it('under way when the other side goes has an unknown effect; a later one none', async () => {
    const { peer, other } = connect(() => new Promise(() => {}));
    const running = peer.call('wait', []);
    other.close();
    await expect(running).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown' });
    await expect(peer.call('wait', [])).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'none' });
  });

  it('is one of a bounded number', async () => {
    const { peer } = connect(() => new Promise(() => {}));
    for (let count = 0; count < 10; count++) void peer.call('wait', []).catch(() => {});
    await expect(peer.call('wait', [])).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED', effect: 'none' });
    peer.close(new AutomateError({ code: 'CANCELLED', message: 'enough' }));
  });
});

describe('a message that is neither call nor answer', () => {
  it.each([null, 1, 'text', [], {}, { call: 'x' }, { call: 1, method: 'm' }, { tell: 1, args: [] }])(
    '%j ends it',
    async (value) => {
      const { peer, other } = connect(() => new Promise(() => {}));
      const running = peer.call('wait', []);
      other.post(value);
      await expect(running).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('neither') });
    },
  );
});
