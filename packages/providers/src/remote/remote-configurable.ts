import { type RemoteCall, type RemoteCaller, type RemoteHandler, unknownMethod } from '@automate/core';
import type { Configurable } from '../configurable.ts';
import type { ConfigurableManifest } from '../configurable-manifest.ts';
import type { ConnectionTest, HealthReport } from '../health.ts';
import type { InstanceContext } from '../instance-context.ts';
import { errorNormalizer } from '../normalize-error.ts';
import { receiveContext, type SentContext, sendContext } from './remote-context.ts';

/** What the other side says of a state it made: its name there, and what its proxy needs to know of it. */
export interface MadeState {
  handle: number;
  told: unknown;
}

/** Stands in for something configurable in another process. States are kept there; here is what stands for each. */
export interface ConfigurableProxy extends Configurable {
  /** Calls a method of the other side with a context and its state. */
  callWith(method: string, args: readonly unknown[], ctx: InstanceContext): Promise<unknown>;
}

/**
 * The proxy of what a manifest declares. `kind` and the key begin the messages of foreign errors. `stateOf` makes what
 * stands for a state of the other side.
 */
export function configurableProxy(
  manifest: ConfigurableManifest,
  kind: string,
  remote: RemoteCaller,
  stateOf: (made: MadeState) => object = () => ({}),
): ConfigurableProxy {
  const {
    key,
    displayName,
    description,
    fields,
    supportsHealthCheck = false,
    supportsTestConnection = false,
  } = manifest;
  const states = new WeakMap<object, { handle: number; life: AbortController }>();
  const entryOf = (state: unknown) => (typeof state === 'object' && state !== null ? states.get(state) : undefined);
  const normalizeError = errorNormalizer(`${kind} ${key}`);
  const callWith = async (
    method: string,
    args: readonly unknown[],
    ctx: InstanceContext,
    lentUntil?: AbortSignal,
  ): Promise<unknown> => {
    const { sent, functions } = sendContext(ctx, fields);
    try {
      const { signal, deadline } = ctx as InstanceContext & { deadline?: Date };
      const state = entryOf(ctx.state)?.handle;
      return await remote.call(method, [...args, sent, state], { functions, lentUntil, signal, deadline });
    } catch (error) {
      throw normalizeError(error);
    }
  };
  return {
    key,
    displayName,
    ...(description === undefined ? {} : { description }),
    fields,
    supportsHealthCheck,
    supportsTestConnection,
    async configure(config, ctx) {
      // What was made may go on using its context.
      const life = new AbortController();
      let made: MadeState | undefined;
      try {
        made = (await callWith('configure', [config], ctx, life.signal)) as MadeState | undefined;
      } finally {
        if (made === undefined) life.abort();
      }
      if (made === undefined) return undefined;
      const state = stateOf(made);
      states.set(state, { handle: made.handle, life });
      return state;
    },
    async dispose(state) {
      const known = entryOf(state);
      if (known === undefined) return;
      states.delete(state as object);
      try {
        await remote.call('dispose', [known.handle]);
      } catch (error) {
        throw normalizeError(error);
      } finally {
        known.life.abort();
      }
    },
    healthCheck: async (ctx) => (await callWith('healthCheck', [], ctx)) as HealthReport,
    testConnection: async (config, ctx) => (await callWith('testConnection', [config], ctx)) as ConnectionTest,
    normalizeError,
    callWith,
  };
}

/** What the process of something configurable keeps for its proxy, and answers it. */
export interface ConfigurableServer {
  /** Knows `configure`, `dispose`, `healthCheck`, `testConnection` and `stop`. */
  handle: RemoteHandler;
  /** The context of what `callWith` called. */
  contextOf(sent: unknown, handle: unknown, back: RemoteCall): InstanceContext;
  stateOf(handle: unknown): unknown;
}

/** Answers a {@link ConfigurableProxy}. `tell` says what it needs to know of a state, in plain data. */
export function serveConfigurable(
  configurable: Configurable,
  tell: (state: unknown) => unknown = () => undefined,
): ConfigurableServer {
  const states = new Map<number, unknown>();
  let next = 0;
  const stateOf = (handle: unknown) => states.get(handle as number);
  const contextOf = (sent: unknown, handle: unknown, back: RemoteCall) =>
    receiveContext(sent as SentContext, stateOf(handle), back);
  const dispose = async (handle: number) => {
    const state = states.get(handle);
    if (states.delete(handle)) await configurable.dispose(state);
  };
  return {
    stateOf,
    contextOf,
    async handle(method, args, back) {
      switch (method) {
        case 'configure': {
          const ctx = receiveContext(args[1] as SentContext, undefined, back);
          const state = await configurable.configure(args[0] as object, ctx);
          if (state === undefined) return undefined;
          states.set(next, state);
          return { handle: next++, told: tell(state) } satisfies MadeState;
        }
        case 'dispose':
          return dispose(args[0] as number);
        case 'healthCheck':
          return configurable.healthCheck(contextOf(args[0], args[1], back));
        case 'testConnection':
          return configurable.testConnection(
            args[0] as object,
            receiveContext(args[1] as SentContext, undefined, back),
          );
        case 'stop':
          await Promise.allSettled([...states.keys()].map(dispose));
          return undefined;
        default:
          throw unknownMethod(method);
      }
    },
  };
}
