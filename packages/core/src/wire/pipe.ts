import { FrameReader, frameBytes } from './frame-reader.ts';
import type { WirePort } from './port.ts';

/** The part of a Node duplex stream (a socket over a pipe) that is used. */
export interface PipeLike {
  readonly writableLength: number;
  readonly destroyed: boolean;
  /** False when what was written piles up. */
  write(bytes: Uint8Array): boolean;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
  destroy(): unknown;
}

/** What the other side may do to this one. */
export interface PipeLimits {
  /** Longest frame taken, in bytes. Default 64 MiB. */
  maxFrameBytes?: number | undefined;
  /** Bytes that may wait for the other side to read them. Default 64 MiB. */
  maxUnsentBytes?: number | undefined;
  /** Default: no limit. */
  maxFramesPerSecond?: number | undefined;
  /** Default: no limit. */
  maxBytesPerSecond?: number | undefined;
  /** Told once, when the other side broke a rule; the pipe is closed then. */
  onBroken?: ((reason: string) => void) | undefined;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;
const WINDOW_MS = 1000;

/**
 * A port over a pipe: each text is a frame of its length (4 bytes, big-endian) and its UTF-8 bytes. The other side is not
 * trusted: what is no frame, is too large, comes too fast or is not read closes the pipe and harms nothing else.
 */
export function pipeWire(pipe: PipeLike, limits: PipeLimits = {}): WirePort {
  const maxUnsent = limits.maxUnsentBytes ?? DEFAULT_BYTES;
  let drained: Promise<void> | undefined;
  let wake = () => {};
  let broken = false;
  const stop = (reason: string): void => {
    if (broken) return;
    broken = true;
    limits.onBroken?.(reason);
    pipe.destroy();
  };
  pipe.on('drain', () => wake());
  pipe.on('close', () => wake());
  // A `close` follows.
  pipe.on('error', () => {});
  return {
    send(text) {
      if (pipe.destroyed) return undefined;
      let flows = true;
      for (const bytes of frameBytes(text)) flows = pipe.write(bytes);
      if (flows) return undefined;
      if (pipe.writableLength > maxUnsent) stop(`does not read: more than ${maxUnsent} bytes wait for it`);
      if (pipe.destroyed) return undefined;
      drained ??= new Promise((resolve) => {
        wake = () => {
          drained = undefined;
          resolve();
        };
      });
      return drained;
    },
    onMessage(listener) {
      const rate = new RateLimit(limits);
      const reader = new FrameReader(limits.maxFrameBytes ?? DEFAULT_BYTES, listener);
      pipe.on('data', (bytes) => {
        if (broken) return;
        const frames = reader.frames;
        const reason = reader.push(bytes) ?? rate.exceeded(reader.frames - frames, bytes.length);
        if (reason !== undefined) stop(reason);
      });
    },
    onClose: (listener) => void pipe.on('close', listener),
    close: () => void pipe.destroy(),
  };
}

class RateLimit {
  readonly #maxFrames: number;
  readonly #maxBytes: number;
  #since = 0;
  #frames = 0;
  #bytes = 0;

  constructor({ maxFramesPerSecond, maxBytesPerSecond }: PipeLimits) {
    this.#maxFrames = maxFramesPerSecond ?? Number.POSITIVE_INFINITY;
    this.#maxBytes = maxBytesPerSecond ?? Number.POSITIVE_INFINITY;
  }

  exceeded(frames: number, bytes: number): string | undefined {
    const now = performance.now();
    if (now - this.#since > WINDOW_MS) {
      this.#since = now;
      this.#frames = 0;
      this.#bytes = 0;
    }
    this.#frames += frames;
    this.#bytes += bytes;
    if (this.#frames > this.#maxFrames) return `sends more than ${this.#maxFrames} messages a second`;
    if (this.#bytes > this.#maxBytes) return `sends more than ${this.#maxBytes} bytes a second`;
    return undefined;
  }
}
