/** What an incoming stream tells the other side. */
export interface StreamSource {
  grant(bytes: number): void;
  cancel(reason: unknown): void;
}

/** A stream whose bytes arrive in frames. Never holds more than `windowBytes` that nobody has read. */
export class IncomingStream {
  readonly readable: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  /** Granted and not yet arrived. */
  #outstanding = 0;
  #over = false;

  constructor(windowBytes: number, source: StreamSource) {
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: (controller) => {
          if (this.#over) return;
          const free = (controller.desiredSize ?? 0) - this.#outstanding;
          // In halves of the window, not per read: fewer frames at the same speed.
          if (free >= windowBytes / 2 || (free > 0 && this.#outstanding === 0)) {
            this.#outstanding += free;
            source.grant(free);
          }
        },
        cancel: (reason) => {
          this.#over = true;
          source.cancel(reason);
        },
      },
      { highWaterMark: windowBytes, size: (chunk) => chunk?.byteLength ?? 0 },
    );
  }

  /** False when the other side sent more than it was granted. */
  push(bytes: Uint8Array): boolean {
    if (this.#over) return true;
    if (bytes.length > this.#outstanding) return false;
    this.#outstanding -= bytes.length;
    this.#controller.enqueue(bytes);
    return true;
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#controller.close();
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#controller.error(error);
  }
}
