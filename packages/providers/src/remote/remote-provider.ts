import { type RemoteCaller, type RemoteContract, unknownMethod } from '@automate/core';
import type { ConfigurableManifest } from '../configurable-manifest.ts';
import type { ServiceContract } from '../create-provider.ts';
import type { Provider } from '../provider.ts';
import { configurableProxy, type MadeState, serveConfigurable } from './remote-configurable.ts';

/** How the providers of a kind cross a process boundary: a service there is an object here that calls it. */
export function providerRemote<Service extends object>(
  { id, methods, serve }: ServiceContract<Service>,
  parse: (entry: unknown, where: string) => ConfigurableManifest,
): RemoteContract<Provider<Service>> {
  return {
    proxy(declared, remote) {
      const manifest = parse(declared, `${id} "${declared.key}"`);
      const proxy = configurableProxy(manifest, id, remote, (made) => {
        const service = serviceProxy<Service>(made, methods, remote);
        return serve?.(service, proxy.normalizeError) ?? service;
      });
      return proxy as unknown as Provider<Service>;
    },
    serve(provider) {
      const { handle, stateOf } = serveConfigurable(provider, describeService);
      return (method, args, back) => {
        if (method !== 'service') return handle(method, args, back);
        const [made, name, given] = args as [number, string, unknown[]];
        const service = stateOf(made) as Record<string, (...args: unknown[]) => unknown>;
        if (!Object.hasOwn(methods, name) || typeof service?.[name] !== 'function') throw unknownMethod(name);
        return service[name](...given);
      };
    },
  };
}

/** Which methods a service has, and its plain properties. */
interface ServiceDescription {
  methods: string[];
  properties: Record<string, unknown>;
}

function describeService(service: unknown): ServiceDescription {
  const entries = Object.entries(service as object);
  return {
    methods: entries.filter(([, value]) => typeof value === 'function').map(([name]) => name),
    properties: Object.fromEntries(
      entries.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
    ),
  };
}

function serviceProxy<Service extends object>(
  { handle, told }: MadeState,
  methods: Readonly<Record<string, 'required' | 'optional'>>,
  remote: RemoteCaller,
): Service {
  const described = told as ServiceDescription;
  const present = Object.keys(methods).filter(
    (name) => methods[name] === 'required' || described.methods.includes(name),
  );
  const calls = present.map((name) => [name, (...args: unknown[]) => remote.call('service', [handle, name, args])]);
  return Object.freeze({ ...described.properties, ...Object.fromEntries(calls) }) as Service;
}
