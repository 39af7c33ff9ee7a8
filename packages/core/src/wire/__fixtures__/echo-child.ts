import { createWireChannel } from '../channel.ts';
import { ipcWire } from '../port.ts';

/** Sends back every value it gets, and tells when a signal that came with one aborts. */
const channel = createWireChannel(ipcWire(process));

channel.onMessage((message) => {
  const { id, value, signal } = message as { id: number; value: unknown; signal?: AbortSignal };
  signal?.addEventListener('abort', () => channel.post({ id, aborted: signal.reason }));
  channel.post({ id, value });
});
