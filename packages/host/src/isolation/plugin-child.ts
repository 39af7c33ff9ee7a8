import {
  AutomateError,
  createRemotePeer,
  createWireChannel,
  type Logger,
  pipeWire,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemotePeer,
} from '@automate/core';
import { type ChildLimits, OVERHEAD_MB } from './child-limits.ts';
import type { LoadedCode, LoadRequest } from './child-protocol.ts';
import { type SpawnedChild, spawnChild } from './spawn-child.ts';
import { watchMemory } from './watch-memory.ts';

export interface PluginChildOptions {
  pluginId: string;
  /** The package's folder: the working directory of the process. */
  directory: string;
  limits: ChildLimits;
  log: Logger;
}

/** Streams and signals that may be open at once. */
const MAX_HANDLES = 16_384;
/** A process that was told to stop and does not is killed after this. */
const TERMINATE_MS = 1000;
/** Whoever took a contribution just before it was replaced calls it just after. */
const LAST_CALLS_MS = 1000;

/** The process of one plugin, from its start to its end. It is never started again: whoever needs one makes another. */
export class PluginChild {
  /** Resolves, never rejects, to why it ended. Calls that were under way failed with the same. */
  readonly ended: Promise<AutomateError>;
  readonly #options: PluginChildOptions;
  readonly #process: SpawnedChild;
  readonly #peer: RemotePeer;
  readonly #endWatch: () => void;
  /** Why this side ends it. */
  #cause: AutomateError | undefined;
  #hasEnded = false;
  #isClosed = false;

  constructor(options: PluginChildOptions) {
    this.#options = options;
    const { pluginId, directory, limits, log } = options;
    this.#process = spawnChild({ pluginId, directory, memoryMb: limits.memoryMb, log });
    const port = pipeWire(this.#process.pipe, {
      // A character takes three bytes at most.
      maxFrameBytes: limits.maxMessageSize * 3,
      maxFramesPerSecond: limits.maxMessagesPerSecond,
      maxBytesPerSecond: limits.maxBytesPerSecond,
      onBroken: (reason) => this.end(`it ${reason}`),
    });
    const channel = createWireChannel(port, {
      maxSize: limits.maxMessageSize,
      maxHandles: MAX_HANDLES,
      onError: (error) => this.end(error.message),
    });
    this.#peer = createRemotePeer(channel);
    void channel.closed.then(() => {
      this.#isClosed = true;
    });
    this.#endWatch =
      this.#process.pid === undefined
        ? () => {}
        : watchMemory(this.#process.pid, limits.memoryMb + OVERHEAD_MB, (mb) =>
            this.end(`it has ${mb} MiB of memory, more than ${limits.memoryMb + OVERHEAD_MB}`, 'RESOURCE_EXHAUSTED'),
          );
    this.ended = Promise.race([this.#process.ended, channel.closed.then(() => this.#pipeClosed())]).then((how) => {
      this.#hasEnded = true;
      this.#endWatch();
      this.#cause ??= this.#error(`ended with ${how}`);
      this.#peer.close(this.#cause);
      this.#process.kill();
      return this.#cause;
    });
  }

  get hasEnded(): boolean {
    return this.#isClosed;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Loads the plugin. Throws what its entry throws, UNAVAILABLE when the process ends or is not done in time. */
  async load(request: Omit<LoadRequest, 'timeoutMs'>): Promise<LoadedCode> {
    const { startTimeoutMs } = this.#options.limits;
    const timer = setTimeout(() => this.end(`its code is not loaded after ${startTimeoutMs} ms`), startTimeoutMs);
    try {
      return (await this.#peer.call('load', [{ ...request, timeoutMs: startTimeoutMs }])) as LoadedCode;
    } catch (error) {
      throw this.#isClosed ? withEffect(await this.ended, 'none') : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The way to one of its contributions. */
  contribution(point: string, key: string): RemoteCaller {
    return {
      call: (method, args, options) => this.#call([`${point} ${key}`, method, args], options),
      tell: (method, args) => this.#peer.tell('call', [`${point} ${key}`, method, args]),
    };
  }

  /** Ends the process now. */
  end(why: string, code: AutomateError['code'] = 'UNAVAILABLE'): void {
    if (this.#hasEnded) return;
    this.#cause ??= this.#error(`was ended: ${why}`, code);
    this.#process.kill();
  }

  /** Takes no new calls for long, lets those under way finish, frees what the plugin holds, and ends the process. */
  async retire(): Promise<void> {
    const until = performance.now() + this.#options.limits.drainTimeoutMs;
    await this.#wait(LAST_CALLS_MS);
    while (this.#peer.open > 0 && performance.now() < until && !this.#hasEnded) await this.#wait(50);
    await this.stop();
  }

  /** Frees what the plugin holds, and ends the process: SIGTERM, then SIGKILL. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#cause ??= this.#error('was stopped');
    const freed = this.#peer.call('stop', []).catch(() => {});
    await Promise.race([freed, this.#wait(this.#options.limits.stopTimeoutMs)]);
    this.#process.terminate();
    await this.#wait(TERMINATE_MS);
    this.#process.kill();
    await this.ended;
  }

  async #call(args: readonly unknown[], options: RemoteCallOptions = {}): Promise<unknown> {
    const { callTimeoutMs, hangTimeoutMs } = this.#options.limits;
    const late = new AbortController();
    const timer =
      options.deadline === undefined ? setTimeout(() => late.abort(timedOut(callTimeoutMs)), callTimeoutMs) : undefined;
    const signal = options.signal === undefined ? late.signal : AbortSignal.any([options.signal, late.signal]);
    let hang: NodeJS.Timeout | undefined;
    const onAbort = () => {
      hang = setTimeout(
        () => this.end(`it did not answer within ${hangTimeoutMs} ms after a call was ended`),
        hangTimeoutMs,
      );
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await this.#peer.call('call', args, { ...options, signal });
    } catch (error) {
      throw this.#isClosed ? interrupted(error, await this.ended, signal) : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(hang);
      clearTimeout(timer);
    }
  }

  /** The process has a moment to say how it ended: its pipe closes first. */
  async #pipeClosed(): Promise<string> {
    await this.#wait(TERMINATE_MS);
    this.#process.kill();
    return 'its pipe closed';
  }

  async #wait(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const time = new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([time, this.#process.ended]);
    clearTimeout(timer);
  }

  #error(what: string, code: AutomateError['code'] = 'UNAVAILABLE'): AutomateError {
    return new AutomateError({ code, message: `the process of plugin "${this.#options.pluginId}" ${what}` });
  }
}

function timedOut(ms: number): AutomateError {
  return new AutomateError({ code: 'DEADLINE_EXCEEDED', message: `the call took more than ${ms} ms` });
}

/** The error of a call that the end of the process broke off, or came before. */
function interrupted(error: unknown, cause: AutomateError, signal: AbortSignal): AutomateError {
  if (AutomateError.isInstance(error) && error.effect === 'none') return withEffect(cause, 'none');
  if (!signal.aborted) return withEffect(cause, 'unknown', ' in the middle of the call');
  // Whoever ended the call is told of that, and of what it led to.
  const reason: unknown = signal.reason;
  if (AutomateError.isInstance(reason)) {
    const { code, message, retryable } = reason;
    return new AutomateError({ code, message: `${message}: ${cause.message}`, retryable });
  }
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return new AutomateError({ code: timedOut ? 'DEADLINE_EXCEEDED' : 'CANCELLED', message: cause.message });
}

function withEffect({ code, message, details }: AutomateError, effect: 'none' | 'unknown', where = ''): AutomateError {
  return new AutomateError({ code, message: `${message}${where}`, effect, details });
}
