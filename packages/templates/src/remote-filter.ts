import { invalidArgument, type JsonValue, type RemoteContract, unknownMethod } from '@automate/core';
import type { FilterContext, FilterParameter, TemplateFilter } from './filter.ts';

/** Work that a filter in another process may do before it is told of. */
const WORK_PIECE = 10_000;

/** How filters cross a process boundary. */
export const filterRemote: RemoteContract<TemplateFilter> = {
  proxy({ key: name, description, parameters }, remote) {
    return {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      parameters: (parameters ?? []) as unknown as FilterParameter[],
      async apply(input, given, { signal, work }) {
        const { promise: overworked, reject } = Promise.withResolvers<never>();
        const count = (amount: number) => {
          try {
            work?.(amount);
          } catch (error) {
            reject(error);
          }
        };
        const result = remote.call('apply', [input, given], { functions: { work: count }, signal });
        return jsonOf(await Promise.race([result, overworked]), name);
      },
    };
  },

  serve(filter) {
    return async (method, [input, given], back) => {
      if (method !== 'apply') throw unknownMethod(method);
      let untold = 0;
      const tell = () => {
        if (untold > 0) back.tell('work', [untold]);
        untold = 0;
      };
      const work = (amount: number) => {
        untold += amount;
        if (untold >= WORK_PIECE) tell();
      };
      const context: FilterContext = { signal: back.signal, work };
      try {
        return await filter.apply(input as JsonValue | undefined, given as Record<string, JsonValue>, context);
      } finally {
        tell();
      }
    };
  },
};

/** What a process that is not trusted says is data. */
function jsonOf(value: unknown, name: string): JsonValue | undefined {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(JSON.stringify(value)) as JsonValue;
  } catch {
    throw invalidArgument(`the filter ${name} returned what is no JSON`);
  }
}
