import { AutomateError, type FieldSpecInput } from '@automate/core';
import type { Configurable } from './configurable.ts';
import { createConfigurable } from './create-configurable.ts';
import type { Provider, ProviderDefinition, ServiceMethods } from './provider.ts';

/** What a kind of provider sees to for each of its services. */
export interface ServiceContract<Service extends object> {
  /** Begins messages: `storage`. */
  id: string;
  methods: ServiceMethods<Service>;
  /**
   * Wraps a service in what the contract promises whoever implements it: checks and limits before the provider's code,
   * normalised errors in streams. The service's methods throw AutomateErrors only. Default: nothing.
   */
  serve?(service: Service, normalizeError: (error: unknown) => AutomateError): Service;
}

/** What a host calls, of what an author wrote. Checks nothing: its extension point does, every problem at once. */
export function createProvider<const Fields extends readonly FieldSpecInput[], Service extends object>(
  definition: ProviderDefinition<Fields, Service>,
  contract: ServiceContract<Service>,
): Provider<Service> {
  const what = `${contract.id} ${definition.key}`;
  const { create, dispose, healthCheck, ...described } = definition;
  // The author's own service of each that is handed out: a health check and `dispose` get what `create` returned.
  const made = new WeakMap<Service, Service>();
  const ownOf = (served: Service) => made.get(served) ?? served;
  const configurable: Configurable = createConfigurable<Fields, Service>(
    {
      ...described,
      async configure(config, ctx) {
        const own = await create.call(definition, config, ctx);
        const guarded = guardService(own, contract.methods, what, configurable.normalizeError);
        const served = contract.serve?.(guarded, configurable.normalizeError) ?? guarded;
        made.set(served, own);
        return served;
      },
      ...(dispose && { dispose: (served) => dispose.call(definition, ownOf(served)) }),
      ...(healthCheck && {
        healthCheck: (ctx) => healthCheck.call(definition, { ...ctx, state: ownOf(ctx.state) }),
      }),
    },
    contract.id,
  );
  return configurable as Provider<Service>;
}

/** A service whose methods throw AutomateErrors only, with its other properties as they were. */
function guardService<Service extends object>(
  service: Service,
  methods: Readonly<Record<string, 'required' | 'optional'>>,
  what: string,
  normalizeError: (error: unknown) => AutomateError,
): Service {
  if (typeof service !== 'object' || service === null) throw incomplete(what, 'no service');
  const own = service as Record<string, unknown>;
  const guarded: Record<string, unknown> = { ...own };
  for (const [name, presence] of Object.entries(methods)) {
    const method = own[name];
    if (method === undefined && presence === 'optional') continue;
    if (typeof method !== 'function') throw incomplete(what, `a service without ${name}()`);
    guarded[name] = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await method.apply(service, args);
      } catch (error) {
        throw normalizeError(error);
      }
    };
  }
  return Object.freeze(guarded) as Service;
}

function incomplete(what: string, made: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `${what}: create() made ${made}`,
    effect: 'none',
  });
}
