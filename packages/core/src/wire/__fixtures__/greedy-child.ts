import { Socket } from 'node:net';
import { frameBytes } from '../frame-reader.ts';

/** Grants credit without end to the first stream of its parent, and then reads nothing any more. */
const socket = new Socket({ fd: 3 });
socket.once('data', () => {
  const [frame] = frameBytes('c0:9007199254740991');
  socket.write(frame as Uint8Array, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
