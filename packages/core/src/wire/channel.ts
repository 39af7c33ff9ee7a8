import { AutomateError, toAutomateError } from '../errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { decode, decodeWith } from './decode.ts';
import { encode, encodeWith } from './encode.ts';
import { type Frame, formatFrame, parseFrame } from './frames.ts';
import { IncomingStream } from './incoming-stream.ts';
import { DEFAULT_MAX_SIZE, type WireLimits } from './limits.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import type { WirePort } from './port.ts';

/** Longest frame that is not a message: a stream's piece, an encoded reason. */
const MAX_FRAME = 1024 * 1024;
/** Letter, number and colon of a frame; the rest is its body. */
const MAX_REASON = MAX_FRAME - 20;

export interface WireChannelOptions extends WireLimits {
  /** Unread bytes a stream may hold on the reading side. Default 256 KiB. */
  streamWindowBytes?: number | undefined;
  /** Streams, and signals, of the other side that may be open at once; a message with more is refused. Default 1024. */
  maxHandles?: number | undefined;
  /** Told of a message that could not be decoded, of what a message handler throws, and of a protocol that is broken. */
  onError?: ((error: AutomateError) => void) | undefined;
}

/** Values, byte streams and abort signals between two processes. */
export interface WireChannel {
  /**
   * Sends a value that may hold byte streams and abort signals. A stream belongs to the channel from then on. Returns
   * the function that lets go of the message's abort signals, to be called when its work is over. Throws like `encode`,
   * UNAVAILABLE when the channel is closed; then nothing was handed over.
   */
  post(value: unknown): () => void;
  /** Replaces the handler. What arrives before there is one is lost. */
  onMessage(handler: (value: unknown) => void | Promise<void>): void;
  /** Fails every stream on both sides and aborts the signals that came from the other one. */
  close(): void;
  /** Resolves when the channel is closed, by either side. */
  readonly closed: Promise<void>;
}

/** A channel over a port; one at each end. */
export function createWireChannel(port: WirePort, options: WireChannelOptions = {}): WireChannel {
  return new Channel(port, options);
}

class Channel implements WireChannel {
  readonly closed: Promise<void>;
  readonly #port: WirePort;
  readonly #options: WireChannelOptions;
  readonly #longestFrame: number;
  readonly #maxHandles: number;
  readonly #outStreams = new Map<number, OutgoingStream>();
  readonly #inStreams = new Map<number, IncomingStream>();
  readonly #outSignals = new Map<number, () => void>();
  readonly #inSignals = new Map<number, AbortController>();
  #handler: ((value: unknown) => void | Promise<void>) | undefined;
  #nextId = 0;
  #open = true;
  #resolveClosed!: () => void;

  constructor(port: WirePort, options: WireChannelOptions) {
    this.#port = port;
    this.#options = options;
    this.#longestFrame = Math.max(options.maxSize ?? DEFAULT_MAX_SIZE, MAX_FRAME) + 1;
    this.#maxHandles = options.maxHandles ?? 1024;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    port.onMessage((text) => this.#receive(text));
    port.onClose(() => this.#shut());
  }

  post(value: unknown): () => void {
    if (!this.#open) throw channelClosed();
    const streams = new Map<ReadableStream, number>();
    const signals: [number, AbortSignal][] = [];
    const body = encodeWith(value, this.#options, {
      stream: (stream) => {
        if (stream.locked || streams.has(stream)) return undefined;
        streams.set(stream, this.#nextId++);
        return streams.get(stream);
      },
      abort: (signal) => {
        signals.push([this.#nextId, signal]);
        return this.#nextId++;
      },
    });
    for (const [stream, id] of streams) this.#adoptStream(id, stream);
    this.#send({ type: 'm', body });
    for (const [id, signal] of signals) this.#watchSignal(id, signal);
    return () => {
      for (const [id] of signals) this.#releaseSignal(id);
    };
  }

  onMessage(handler: (value: unknown) => void | Promise<void>): void {
    this.#handler = handler;
  }

  close(): void {
    if (!this.#open) return;
    this.#shut();
    this.#port.close();
  }

  #adoptStream(id: number, stream: ReadableStream): void {
    const finish = (frame: Frame) => {
      this.#outStreams.delete(id);
      this.#send(frame);
    };
    this.#outStreams.set(
      id,
      new OutgoingStream(stream, {
        data: (bytes) => this.#send({ type: 'd', id, body: toBase64(bytes) }),
        end: () => finish({ type: 'e', id, body: '' }),
        fail: (error) => finish({ type: 'x', id, body: encodeReason(error) }),
      }),
    );
  }

  #watchSignal(id: number, signal: AbortSignal): void {
    const abort = () => {
      this.#outSignals.delete(id);
      this.#send({ type: 'a', id, body: encodeReason(signal.reason) });
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#outSignals.set(id, () => signal.removeEventListener('abort', abort));
  }

  #releaseSignal(id: number): void {
    const forget = take(this.#outSignals, id);
    if (forget === undefined) return;
    forget();
    this.#send({ type: 'r', id, body: '' });
  }

  #receive(text: string): void {
    if (!this.#open) return;
    try {
      const frame = text.length > this.#longestFrame ? undefined : parseFrame(text);
      if (frame === undefined) throw new Violation('a frame that is none, or too large');
      this.#dispatch(frame);
    } catch (error) {
      const broken = error instanceof Violation;
      if (broken) this.close();
      this.#options.onError?.(broken ? violationError(error) : toAutomateError(error));
    }
  }

  #dispatch(frame: Frame): void {
    if (frame.type === 'm') this.#message(frame.body);
    else if (frame.type === 'd') this.#data(frame.id, frame.body);
    else if (frame.type === 'c') this.#credit(frame.id, frame.body);
    else if (frame.type === 'e') take(this.#inStreams, frame.id)?.end();
    else if (frame.type === 'x') take(this.#inStreams, frame.id)?.fail(decodeReason(frame.body));
    else if (frame.type === 'k') take(this.#outStreams, frame.id)?.cancel(decodeReason(frame.body));
    else if (frame.type === 'a') take(this.#inSignals, frame.id)?.abort(decodeReason(frame.body));
    else take(this.#inSignals, frame.id);
  }

  #data(id: number, body: string): void {
    const bytes = fromBase64(body);
    if (bytes === undefined) throw new Violation('stream data that is no base64');
    // It would need no credit, and there is no end to how often it can be sent.
    if (bytes.length === 0) throw new Violation('stream data without a byte');
    if (this.#inStreams.get(id)?.push(bytes) === false) throw new Violation('more stream data than it was granted');
  }

  #credit(id: number, body: string): void {
    const bytes = Number(body);
    if (!Number.isSafeInteger(bytes) || bytes <= 0) throw new Violation('credit that is no number of bytes');
    this.#outStreams.get(id)?.grant(bytes);
  }

  #message(body: string): void {
    const made: { streams: number[]; signals: number[] } = { streams: [], signals: [] };
    let value: unknown;
    try {
      value = decodeWith(body, this.#options, {
        stream: (id) => {
          if (this.#inStreams.has(id) || this.#inStreams.size >= this.#maxHandles) return undefined;
          made.streams.push(id);
          return this.#openStream(id);
        },
        abort: (id) => {
          if (this.#inSignals.has(id) || this.#inSignals.size >= this.#maxHandles) return undefined;
          made.signals.push(id);
          const controller = new AbortController();
          this.#inSignals.set(id, controller);
          return controller.signal;
        },
      });
    } catch (error) {
      for (const id of made.signals) this.#inSignals.delete(id);
      for (const id of made.streams) void this.#inStreams.get(id)?.readable.cancel(error);
      throw error;
    }
    const handled: unknown = this.#handler?.(value);
    if (handled instanceof Promise) {
      handled.catch((error: unknown) => this.#options.onError?.(toAutomateError(error)));
    }
  }

  #openStream(id: number): ReadableStream<Uint8Array> {
    const stream = new IncomingStream(this.#options.streamWindowBytes ?? 256 * 1024, {
      grant: (bytes) => this.#send({ type: 'c', id, body: String(bytes) }),
      cancel: (reason) => {
        this.#inStreams.delete(id);
        this.#send({ type: 'k', id, body: encodeReason(reason) });
      },
    });
    this.#inStreams.set(id, stream);
    return stream.readable;
  }

  #send(frame: Frame): void | Promise<void> {
    return this.#open ? this.#port.send(formatFrame(frame)) : undefined;
  }

  #shut(): void {
    if (!this.#open) return;
    this.#open = false;
    const error = channelClosed();
    for (const stream of this.#inStreams.values()) stream.fail(error);
    for (const stream of this.#outStreams.values()) stream.cancel(error);
    for (const controller of this.#inSignals.values()) controller.abort(error);
    for (const forget of this.#outSignals.values()) forget();
    for (const table of [this.#inStreams, this.#outStreams, this.#inSignals, this.#outSignals]) table.clear();
    this.#resolveClosed();
  }
}

/** The other side broke the protocol: nothing it sends can be relied on any more. */
class Violation extends Error {}

function violationError({ message }: Violation): AutomateError {
  return new AutomateError({
    code: 'INVALID_ARGUMENT',
    message: `the other side sent ${message}: the channel is closed`,
  });
}

function take<T>(table: Map<number, T>, id: number): T | undefined {
  const entry = table.get(id);
  table.delete(id);
  return entry;
}

function channelClosed(): AutomateError {
  return new AutomateError({ code: 'UNAVAILABLE', message: 'the channel to the other process is closed' });
}

/** A reason always arrives, if need be as what could not be carried. */
function encodeReason(reason: unknown): string {
  try {
    return encode(reason, { maxSize: MAX_REASON });
  } catch (error) {
    return encode(error, { maxSize: MAX_REASON });
  }
}

function decodeReason(body: string): unknown {
  try {
    return decode(body, { maxSize: MAX_REASON });
  } catch (error) {
    return error;
  }
}
