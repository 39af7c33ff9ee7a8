import type { FieldSpecInput } from '@automate/core';
import type { HandedConfigOf } from '@automate/fields';
import type { Configurable, ConfigurableDefinition } from './configurable.ts';
import type { InstanceContext } from './instance-context.ts';

/**
 * What an author writes of a provider: something that makes a service of a configuration, such as a storage. Its state is
 * the service: what `create` returns is `ctx.state` of a health check, and what `dispose` frees.
 */
export interface ProviderDefinition<Fields extends readonly FieldSpecInput[], Service extends object>
  extends Omit<ConfigurableDefinition<Fields, Service>, 'configure'> {
  /**
   * Makes the service when an instance goes live, and again after each change. Throwing refuses the change: the last good
   * service stays in use.
   */
  create(config: HandedConfigOf<Fields>, ctx: InstanceContext<undefined>): Promise<Service> | Service;
}

/** The same as a host calls it: `configure` resolves to the service, whose methods throw AutomateErrors only. */
export interface Provider<Service extends object> extends Configurable {
  configure(config: object, ctx: InstanceContext<undefined>): Promise<Service>;
}

type MethodOf<Service> = {
  [M in keyof Service]-?: NonNullable<Service[M]> extends (...args: never[]) => Promise<unknown> ? M : never;
}[keyof Service];

/** The methods of a service, each with whether every implementation has it. */
export type ServiceMethods<Service> = {
  readonly [M in MethodOf<Service> & string]: undefined extends Service[M] ? 'optional' : 'required';
};
