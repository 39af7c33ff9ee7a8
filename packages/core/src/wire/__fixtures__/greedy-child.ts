/** Grants credit without end to the first stream of its parent, and then reads nothing any more. */
process.once('message', () => {
  process.send?.('c0:9007199254740991', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
