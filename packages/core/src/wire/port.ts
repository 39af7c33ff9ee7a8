/** Two-way, ordered, reliable text between two processes: what a channel is built on. */
export interface WirePort {
  send(text: string): void;
  /** Called once, before anything is awaited. */
  onMessage(listener: (text: string) => void): void;
  /** The other side is gone. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The part of a MessagePort (web, worker_threads) that is used. */
export interface MessagePortLike {
  postMessage(message: string): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

/** A port over a MessagePort. */
export function messagePortWire(port: MessagePortLike): WirePort {
  return {
    send: (text) => port.postMessage(text),
    onMessage(listener) {
      port.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') listener(data);
      });
      port.start?.();
    },
    onClose: (listener) => port.addEventListener('close', () => listener()),
    close: () => port.close(),
  };
}

/** The part of Node's child process, or of the child's own `process`, that is used. It has an IPC channel. */
export interface IpcProcessLike {
  connected: boolean;
  send?(message: string, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
}

/** A port over the IPC channel between a Node process and its child; the same function serves both ends. */
export function ipcWire(process: IpcProcessLike): WirePort {
  return {
    send(text) {
      // A message into a channel that closes at the same moment is lost like any other; `disconnect` tells.
      if (process.connected) process.send?.(text, () => {});
    },
    onMessage(listener) {
      process.on('message', (message) => {
        if (typeof message === 'string') listener(message);
      });
    },
    onClose: (listener) => void process.on('disconnect', listener),
    close() {
      if (process.connected) process.disconnect?.();
    },
  };
}
