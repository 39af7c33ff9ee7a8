import { AutomateError, type JsonObject, type PluginPermission } from '@automate/core';

/** What a step may have beyond its workspace: its plugin's manifest must ask for it, and the operator must grant it. */
export interface StepAccess {
  /**
   * A text under a property of the input (`password`, `connection.password`), with the value of the secret that it names, for
   * clients that speak something else than HTTP. Resource `secrets`, action `read`, scope the property; every use is in the
   * audit trail.
   * @throws AutomateError PERMISSION_DENIED, INVALID_ARGUMENT when there is no text
   */
  plaintext(property: string): Promise<string>;
  /**
   * Asks for what the host does not do for the step, such as a file outside of its workspace.
   * @throws AutomateError PERMISSION_DENIED
   */
  permit(wanted: PluginPermission): Promise<void>;
  /**
   * The addresses of a host that a client with sockets of its own may connect to, and no others: checked as those of `fetch`
   * are. Resource `network`, action `*`, scope `host:port`.
   * @throws AutomateError PERMISSION_DENIED, UNAVAILABLE when the host has no address
   */
  addresses(host: string, port: number): Promise<string[]>;
}

/** Refuses everything. */
export const NO_ACCESS: StepAccess = Object.freeze({
  plaintext: () => refuse('secrets are not given to this step'),
  permit: ({ resource, action, scope }) => refuse(`this step may not have ${resource}, ${action}, ${scope}`),
  addresses: (host, port) => refuse(`this step may not connect to ${host}:${port}`),
} satisfies StepAccess);

/** A text of the input by its property, `password` or `connection.password`. @throws AutomateError INVALID_ARGUMENT */
export function inputText(input: JsonObject, property: string): string {
  let value: unknown = input;
  for (const name of property.split('.')) {
    const isObject = typeof value === 'object' && value !== null;
    value = isObject && Object.hasOwn(value as object, name) ? (value as JsonObject)[name] : undefined;
  }
  if (typeof value === 'string') return value;
  const message = `the input has no text under ${JSON.stringify(property)}`;
  throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}

async function refuse(message: string): Promise<never> {
  throw new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
}
