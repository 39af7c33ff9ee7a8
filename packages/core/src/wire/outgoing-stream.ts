import { invalidArgument } from '../errors.ts';

/** Largest piece of a stream in one frame, in bytes. */
const MAX_PIECE = 64 * 1024;

/** Where an outgoing stream's frames go. */
export interface StreamSink {
  /** A promise where the way is full: it resolves when there is room again. */
  data(bytes: Uint8Array): void | Promise<void>;
  end(): void;
  fail(error: unknown): void;
}

/** Reads a stream only as fast as the other side gives credit, in bytes, and as the way to it takes them. */
export class OutgoingStream {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #sink: StreamSink;
  #credit = 0;
  #rest = new Uint8Array();
  #pumping = false;
  #over = false;

  constructor(stream: ReadableStream, sink: StreamSink) {
    this.#reader = stream.getReader();
    this.#sink = sink;
  }

  grant(bytes: number): void {
    this.#credit += bytes;
    if (!this.#pumping) void this.#pump();
  }

  /** The other side wants no more, or is gone. */
  cancel(reason: unknown): void {
    if (this.#over) return;
    this.#over = true;
    // What the source thinks of being cancelled reaches nobody.
    this.#reader.cancel(reason).catch(() => {});
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#credit > 0 && !this.#over) {
        if (this.#rest.length === 0 && !(await this.#read())) break;
        await this.#sendPiece();
      }
    } catch (error) {
      if (!this.#over) {
        this.#over = true;
        this.#reader.cancel(error).catch(() => {});
        this.#sink.fail(error);
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** False at the end of the stream. */
  async #read(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (this.#over) return false;
    if (done) {
      this.#over = true;
      this.#sink.end();
      return false;
    }
    if (!(value instanceof Uint8Array))
      throw invalidArgument('a stream that crosses a process boundary gives bytes only');
    this.#rest = value as Uint8Array<ArrayBuffer>;
    return true;
  }

  #sendPiece(): void | Promise<void> {
    const piece = this.#rest.subarray(0, Math.min(this.#credit, MAX_PIECE));
    if (piece.length === 0) return;
    this.#credit -= piece.length;
    this.#rest = this.#rest.subarray(piece.length);
    return this.#sink.data(piece);
  }
}
