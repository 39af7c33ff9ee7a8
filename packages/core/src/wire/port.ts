/** Two-way, ordered, reliable text between two processes: what a channel is built on. */
export interface WirePort {
  /** A promise where what was sent piles up: it resolves when that has gone out, also to nowhere. */
  send(text: string): void | Promise<void>;
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
  /** False when what was sent piles up. */
  send?(message: string, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
}

/**
 * A port over the IPC channel between a Node process and its child; the same function serves both ends. Node itself reads
 * what comes: a child that writes to the channel's file descriptor what is no JSON makes its parent throw.
 */
export function ipcWire(process: IpcProcessLike): WirePort {
  return {
    send(text) {
      if (!process.connected) return undefined;
      // A message into a channel that closes at the same moment is lost like any other; `disconnect` tells.
      let gone = () => {};
      const flows = process.send?.(text, () => gone());
      if (flows !== false) return undefined;
      return new Promise((resolve) => {
        gone = resolve;
      });
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
