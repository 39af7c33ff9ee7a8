import {
  type Contribution,
  defineExtensionPoint,
  describeProblems,
  type ExtensionPoint,
  type FieldSpecInput,
  type InputProblem,
  inputProblems,
  invalidArgument,
  type JsonObject,
  type Stability,
} from '@automate/core';
import { readFields } from '@automate/fields';
import { z } from 'zod';
import {
  type ConfigurableManifest,
  configurableManifestShape,
  describeConfigurable,
  manifestFieldProblems,
} from './configurable-manifest.ts';
import { createProvider, type ServiceContract } from './create-provider.ts';
import type { Provider, ProviderDefinition } from './provider.ts';
import { providerRemote } from './remote/remote-provider.ts';

/** How a domain package, or a third party, defines a kind of provider. `id` is the extension point's. */
export interface ProviderKindOptions<Service extends object> extends ServiceContract<Service> {
  stability: Stability;
}

/** A provider as a manifest tells of it: everything that is known without running its code. */
export interface ProviderManifest extends ConfigurableManifest {
  /** The extension point. */
  point: string;
}

/** A kind of provider: an extension point whose values make services of one interface. */
export interface ProviderKind<Service extends object> {
  readonly point: ExtensionPoint<Provider<Service>>;
  readonly methods: ServiceContract<Service>['methods'];
  /**
   * A provider as a contribution to a plugin.
   * @throws AutomateError INVALID_ARGUMENT with every problem at once
   */
  define<const Fields extends readonly FieldSpecInput[], Own extends Service>(
    definition: ProviderDefinition<Fields, Own>,
  ): Contribution<Provider<Service>>;
  /**
   * A provider's entry in a manifest's `contributions`. `where` begins the message.
   * @throws AutomateError INVALID_ARGUMENT with every problem at once
   */
  parseManifest(entry: unknown, where: string): ProviderManifest;
}

/** Defines a kind of provider with its extension point. Throws INVALID_ARGUMENT when the id is malformed. */
export function defineProviderKind<Service extends object>(
  options: ProviderKindOptions<Service>,
): ProviderKind<Service> {
  const { id, stability, methods } = options;
  const schema = z.strictObject({ point: z.literal(id), ...configurableManifestShape });
  const problemsOf = (entry: unknown): InputProblem[] => {
    const { success, error, data } = schema.safeParse(entry);
    return success ? manifestFieldProblems(data.fields) : inputProblems(error);
  };
  const parseManifest: ProviderKind<Service>['parseManifest'] = (entry, where) => {
    const problems = problemsOf(entry);
    if (problems.length > 0) throw invalidArgument(describeProblems(where, problems), problems);
    return schema.parse(entry);
  };
  const point = defineExtensionPoint<Provider<Service>>({
    id,
    stability,
    identify: ({ key }) => key,
    describe(provider) {
      const { key: _, ...described } = describeConfigurable(provider);
      return described as unknown as JsonObject;
    },
    validate(provider) {
      const { problems } = readFields(provider.fields, '/fields');
      const sound = problems.length === 0 ? provider : { ...provider, fields: [] };
      return [...problemsOf({ ...describeConfigurable(sound), point: id }), ...problems];
    },
    remote: providerRemote(options, parseManifest),
  });
  return Object.freeze({
    point,
    methods,
    define(definition) {
      const provider = createProvider(definition as ProviderDefinition<readonly FieldSpecInput[], Service>, options);
      if (typeof definition.create === 'function') return point.contribute(provider);
      const problems = [...point.validate(provider), { pointer: '/create', message: 'is no function' }];
      throw invalidArgument(describeProblems(`a ${id} is not valid`, problems), problems);
    },
    parseManifest,
  } satisfies ProviderKind<Service>);
}
