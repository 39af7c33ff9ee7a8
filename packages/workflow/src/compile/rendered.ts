import type { JsonObject } from '@automate/core';
import type { CompiledTemplate, RenderPorts } from '@automate/templates';
import type { WorkflowScope } from '../event.ts';

/** What a step computes from its templates: at once where nothing in them has to be waited for. */
export type Rendered<T> = (scope: WorkflowScope, ports?: RenderPorts) => T | Promise<T>;

/** An object of templates renders to an object; without one it is empty. */
export function rendered<T>(template: CompiledTemplate | undefined, then: (values: JsonObject) => T): Rendered<T> {
  if (template === undefined) return () => then({});
  return (scope, ports) => {
    const values = template.render({ ...scope }, ports) as JsonObject | Promise<JsonObject>;
    return values instanceof Promise ? values.then(then) : then(values);
  };
}
