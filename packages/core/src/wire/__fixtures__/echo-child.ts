import { Socket } from 'node:net';
import { createWireChannel } from '../channel.ts';
import { pipeWire } from '../pipe.ts';

/** Sends back every value it gets, and tells when a signal that came with one aborts. */
const channel = createWireChannel(pipeWire(new Socket({ fd: 3 })));

channel.onMessage((message) => {
  const { id, value, signal } = message as { id: number; value: unknown; signal?: AbortSignal };
  signal?.addEventListener('abort', () => channel.post({ id, aborted: signal.reason }));
  channel.post({ id, value });
});
