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
