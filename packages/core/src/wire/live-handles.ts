/** Where an encoder leaves the live things it meets. Each returns the number the other side will know it by. */
export interface LiveEncoder {
  /** Undefined when the stream cannot be handed over: it is locked, or was handed over already. */
  stream(stream: ReadableStream): number | undefined;
  abort(signal: AbortSignal): number;
}

/** Where a decoder gets live things from. Undefined when the number is not acceptable. */
export interface LiveDecoder {
  stream(id: number): ReadableStream<Uint8Array> | undefined;
  abort(id: number): AbortSignal | undefined;
}
