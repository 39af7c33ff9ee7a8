import { AutomateError, type JsonValue, toAutomateError } from '@automate/core';
import type { TemplateFilter } from '../filter.ts';
import { after, type Evaluate, type Frame, inOrder } from '../run.ts';
import { type Place, renderError } from './place.ts';

/** The function that evaluates a call's input and arguments, in order, and applies the filter to them. */
export function invokeFilter(
  filter: TemplateFilter,
  place: Place,
  parts: readonly Evaluate[],
  names: readonly string[],
): Evaluate {
  const defaults: Record<string, JsonValue> = {};
  for (const parameter of filter.parameters ?? []) {
    if (parameter.default !== undefined) defaults[parameter.name] = parameter.default;
  }
  const failed = (error: unknown): never => {
    const cause = toAutomateError(error);
    const code = AutomateError.isInstance(error) ? cause.code : 'INVALID_ARGUMENT';
    throw renderError(code, place, `filter "${filter.name}": ${cause.message}`, error);
  };
  const apply = (values: readonly unknown[], frame: Frame): unknown => {
    const given: Record<string, JsonValue> = { ...defaults };
    for (const [i, name] of names.entries()) {
      const value = values[i + 1] as JsonValue | undefined;
      if (value !== undefined || !Object.hasOwn(defaults, name)) given[name] = value ?? null;
    }
    const { run } = frame;
    const counted = (result: unknown): unknown => {
      if (typeof result === 'string') run.work(result.length);
      return result;
    };
    try {
      const context = { signal: run.ports.signal, work: (amount: number) => run.work(amount) };
      const result = filter.apply(values[0] as JsonValue | undefined, given, context);
      return result instanceof Promise ? result.then(counted).catch(failed) : counted(result);
    } catch (error) {
      return failed(error);
    }
  };
  return (frame) => after(inOrder(parts, frame), (values) => apply(values, frame));
}
