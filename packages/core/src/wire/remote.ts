import { AutomateError, toAutomateError } from '../errors.ts';
import type { WireChannel } from './channel.ts';

/** Functions that the other side may call while the call that brought them is under way. */
export type RemoteFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** What goes with a call beside its arguments. */
export interface RemoteCallOptions {
  /** Can be called from the other side until the answer, or until `lentUntil` is aborted. */
  functions?: RemoteFunctions | undefined;
  lentUntil?: AbortSignal | undefined;
  /** Aborted when nobody waits for the answer any more. The other side has it as `signal` of the call. */
  signal?: AbortSignal | undefined;
  /** When the signal will be aborted by time-out. Without one, whoever keeps the way to the other side may set a limit. */
  deadline?: Date | undefined;
}

/** The way to the other side. Arguments and results are what a channel carries: plain data, byte streams, abort signals. */
export interface RemoteCaller {
  /**
   * Throws what the other side threw; INVALID_ARGUMENT, effect `none`, when an argument cannot cross; UNAVAILABLE when the
   * other side is gone: effect `none` when the call was not sent, else `unknown`.
   */
  call(method: string, args: readonly unknown[], options?: RemoteCallOptions): Promise<unknown>;
  /** Nobody waits for it, and nobody is told when it cannot be done. */
  tell(method: string, args: readonly unknown[]): void;
}

/** A call of the other side, from where it is answered: the way back to the functions it lends. */
export interface RemoteCall extends RemoteCaller {
  readonly signal: AbortSignal;
}

/** Answers what the other side calls. */
export type RemoteHandler = (method: string, args: readonly unknown[], call: RemoteCall) => unknown;

/** One end of a channel over which both sides call each other. */
export interface RemotePeer extends RemoteCaller {
  /** Calls under way. */
  readonly open: number;
  /** Closes the channel; calls under way fail with the reason. */
  close(reason: AutomateError): void;
}

export interface RemotePeerOptions {
  /** Answers calls that belong to no call of this side. Default: refuses them. */
  handle?: RemoteHandler;
  /** Calls of the other side that may be under way at once; more are refused. Default 1024. */
  maxCalls?: number;
}

interface OpenCall {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  functions: RemoteFunctions;
}

/** Takes the channel's messages from then on. */
export function createRemotePeer(channel: WireChannel, options: RemotePeerOptions = {}): RemotePeer {
  return new Peer(channel, options);
}

class Peer implements RemotePeer {
  readonly #channel: WireChannel;
  readonly #handle: RemoteHandler;
  readonly #maxCalls: number;
  readonly #calls = new Map<number, OpenCall>();
  /** Functions of calls that were answered and are lent for longer. */
  readonly #lent = new Map<number, RemoteFunctions>();
  #nextId = 0;
  #serving = 0;
  #reason: AutomateError | undefined;

  constructor(channel: WireChannel, { handle = refuse, maxCalls = 1024 }: RemotePeerOptions) {
    this.#channel = channel;
    this.#handle = handle;
    this.#maxCalls = maxCalls;
    channel.onMessage((message) => this.#receive(message));
    void channel.closed.then(() => this.#failAll());
  }

  get open(): number {
    return this.#calls.size;
  }

  call(method: string, args: readonly unknown[], options?: RemoteCallOptions): Promise<unknown> {
    return this.#call(undefined, method, args, options);
  }

  tell(method: string, args: readonly unknown[]): void {
    this.#tell(undefined, method, args);
  }

  close(reason: AutomateError): void {
    this.#reason ??= reason;
    this.#channel.close();
  }

  async #call(
    within: number | undefined,
    method: string,
    args: readonly unknown[],
    { functions = {}, lentUntil, signal }: RemoteCallOptions = {},
  ): Promise<unknown> {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    let release: () => void;
    try {
      release = this.#channel.post({ call: id, within, method, args: [...args], signal });
    } catch (error) {
      throw isGone(error) ? gone('none', this.#reason) : error;
    }
    this.#calls.set(id, { resolve, reject, functions });
    if (lentUntil?.aborted === false) {
      this.#lent.set(id, functions);
      lentUntil.addEventListener('abort', () => this.#lent.delete(id), { once: true });
    }
    try {
      return await promise;
    } finally {
      this.#calls.delete(id);
      release();
    }
  }

  #tell(within: number | undefined, method: string, args: readonly unknown[]): void {
    try {
      this.#channel.post({ tell: method, within, args: [...args] })();
    } catch {
      // As said: nobody is told.
    }
  }

  #receive(message: unknown): void {
    const { call, tell, answer, within, method, args, signal, value, error } = (message ?? {}) as Record<
      string,
      unknown
    >;
    if (typeof answer === 'number') {
      const waiting = this.#calls.get(answer);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(error);
    } else if (typeof call === 'number' && typeof method === 'string' && Array.isArray(args)) {
      void this.#serve(call, within, method, args, signal);
    } else if (typeof tell === 'string' && Array.isArray(args)) {
      void this.#invoke(within, tell, args, undefined, undefined).catch(() => {});
    } else {
      this.close(violation());
    }
  }

  async #serve(id: number, within: unknown, method: string, args: unknown[], signal: unknown): Promise<void> {
    let outcome: object;
    if (this.#serving >= this.#maxCalls) {
      outcome = { error: tooMany(this.#maxCalls) };
    } else {
      this.#serving++;
      try {
        outcome = { value: await this.#invoke(within, method, args, id, signal) };
      } catch (error) {
        outcome = { error: error ?? toAutomateError(error) };
      } finally {
        this.#serving--;
      }
    }
    try {
      this.#channel.post({ answer: id, ...outcome })();
    } catch (error) {
      if (!isGone(error)) this.#channel.post({ answer: id, error: cannotCross(error) })();
    }
  }

  async #invoke(
    within: unknown,
    method: string,
    args: unknown[],
    id: number | undefined,
    signal: unknown,
  ): Promise<unknown> {
    if (within === undefined) {
      return this.#handle(method, args, {
        call: (name, given, options) => this.#call(id, name, given, options),
        tell: (name, given) => this.#tell(id, name, given),
        signal: signal instanceof AbortSignal ? signal : new AbortController().signal,
      });
    }
    const functions =
      typeof within === 'number' ? (this.#calls.get(within)?.functions ?? this.#lent.get(within)) : undefined;
    if (functions === undefined) throw callIsOver(method);
    const called = Object.hasOwn(functions, method) ? functions[method] : undefined;
    if (called === undefined) throw unknownMethod(method);
    return (called as (...given: unknown[]) => unknown)(...args);
  }

  #failAll(): void {
    for (const { reject } of this.#calls.values()) reject(gone('unknown', this.#reason));
  }
}

/** The error of a call by a name that nobody answers to. */
export function unknownMethod(method: string): AutomateError {
  return new AutomateError({
    code: 'UNIMPLEMENTED',
    message: `the other side knows no ${JSON.stringify(method)}: its package is of another version`,
    effect: 'none',
  });
}

function refuse(method: string): never {
  throw unknownMethod(method);
}

function isGone(error: unknown): boolean {
  return AutomateError.isInstance(error) && error.code === 'UNAVAILABLE';
}

function gone(effect: 'none' | 'unknown', reason: AutomateError | undefined): AutomateError {
  const { code = 'UNAVAILABLE', message = 'the other process is gone', details } = reason ?? {};
  return new AutomateError({ code, message, effect, details });
}

function callIsOver(method: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `${method} was called after the call it belongs to: await it before you return`,
    effect: 'none',
  });
}

function tooMany(limit: number): AutomateError {
  return new AutomateError({
    code: 'RESOURCE_EXHAUSTED',
    message: `more than ${limit} calls are under way`,
    effect: 'none',
  });
}

function violation(): AutomateError {
  return new AutomateError({ code: 'UNAVAILABLE', message: 'the other process sent what is neither call nor answer' });
}

/** It has run: what it returned, or threw, is what cannot cross. */
function cannotCross(error: unknown): AutomateError {
  const { code, message, details } = toAutomateError(error);
  return new AutomateError({ code: code === 'PAYLOAD_TOO_LARGE' ? code : 'INTERNAL', message, details });
}
