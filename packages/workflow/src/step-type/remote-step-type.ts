import { type JsonObject, type Logger, type RemoteCall, type RemoteContract, unknownMethod } from '@automate/core';
import type { StepCall, StepContext } from './step-context.ts';
import type { StepOutcome, StepType } from './step-type.ts';
import { parseStepTypeManifest } from './step-type-manifest.ts';
import type { StepWorkspace } from './step-workspace.ts';

/** How step types cross a process boundary: what a step may do with its surroundings is done by the host. */
export const stepTypeRemote: RemoteContract<StepType> = {
  proxy(declared, remote) {
    const { types, ...manifest } = parseStepTypeManifest(declared, `step type "${declared.key}"`);
    const executors = Object.entries(types).map(([type, said]) => [
      type,
      {
        ...said,
        execute: async (input: JsonObject, ctx: StepContext) => {
          const { signal, workspace, plaintext, permit, addresses, use, emit, log, ...call } = ctx;
          const { deadline } = call;
          const { read, write, remove, list, run } = workspace;
          const functions = {
            ...{ read, write, remove, list, run, plaintext, permit, addresses },
            use: async (resource: string, amount: number) => use(resource, amount),
            emit: async (name: string, data?: JsonObject) => emit(name, data),
            log: async (level: keyof Logger, fields: object, message?: string) => log[level](fields, message ?? ''),
          };
          const options = { functions: functions as never, signal, deadline };
          return (await remote.call('execute', [type, input, call], options)) as StepOutcome | undefined;
        },
      },
    ]);
    return { ...manifest, types: Object.fromEntries(executors) } as StepType;
  },

  serve:
    ({ types }) =>
    (method, args, back) => {
      const [type, input, call] = args as [string, JsonObject, CarriedCall];
      const executor = method === 'execute' && Object.hasOwn(types, type) ? types[type] : undefined;
      if (executor === undefined) throw unknownMethod(method);
      return executor.execute(input, contextFrom(call, back));
    },
};

/** What crosses as data. */
type CarriedCall = Omit<StepCall, 'signal'> & Pick<StepContext, 'deadline'>;

function contextFrom(call: CarriedCall, back: RemoteCall): StepContext {
  const ask =
    (name: string) =>
    (...args: unknown[]) =>
      back.call(name, args);
  /** Nothing waits for these: one that cannot be told any more is told to nobody. */
  const tell =
    (name: string) =>
    (...args: unknown[]) =>
      void back.call(name, args).catch(() => {});
  const level = (name: keyof Logger) => (fields: object, message?: string) => tell('log')(name, fields, message);
  return {
    ...call,
    signal: back.signal,
    workspace: Object.fromEntries(
      ['read', 'write', 'remove', 'list', 'run'].map((name) => [name, ask(name)]),
    ) as unknown as StepWorkspace,
    plaintext: ask('plaintext') as StepContext['plaintext'],
    permit: ask('permit') as StepContext['permit'],
    addresses: ask('addresses') as StepContext['addresses'],
    use: tell('use'),
    emit: tell('emit'),
    log: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') } as Logger,
  };
}
