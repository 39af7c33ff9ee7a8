/** One message of a stream of server-sent events. */
export interface StreamMessage {
  id: string | undefined;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  data: any;
}

/** What is read of a stream, as far as it was read. */
export interface ReadStream {
  /** Every message; `heartbeat` and others named ones too. */
  messages: StreamMessage[];
  /** The events of the bus. */
  events(): StreamMessage['data'][];
  lastId(): string | undefined;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  cancel(): Promise<void>;
}

/** Reads a stream until it ends or is cancelled. */
export function readStream(body: ReadableStream<Uint8Array>): ReadStream {
  const messages: StreamMessage[] = [];
  const reader = body
    .pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
    .getReader();
  const read = async () => {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = `${text}${value}`.split('\n\n');
      text = blocks.pop() as string;
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
        );
        const data = fields.get('data');
        if (data === undefined) continue;
        messages.push({ id: fields.get('id'), event: fields.get('event') ?? 'message', data: JSON.parse(data) });
      }
    }
  };
  return {
    messages,
    events: () => messages.filter(({ event }) => event === 'message').map(({ data }) => data),
    lastId: () => messages.findLast(({ id }) => id !== undefined)?.id,
    ended: read().catch(() => {}),
    cancel: () => reader.cancel(),
  };
}
