import { type InputProblem, invalidArgument } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { ManifestContribution } from '../manifest/manifest.ts';
import { describeProblems } from '../validation.ts';
import type { RemoteCaller, RemoteHandler } from '../wire/remote.ts';
import type { Contribution } from './contribution.ts';

/** What users of a point may rely on: `stable` follows semantic versioning, `beta` may change in a minor version. */
export type Stability = 'stable' | 'beta' | 'experimental';

/** How the contributions to a point cross a process boundary. */
export interface RemoteContract<T> {
  /**
   * What stands in the host for a contribution in another process: everything that must be known at once comes from the
   * manifest's entry, everything else is asked of the other side. Throws INVALID_ARGUMENT when the entry is not valid.
   */
  proxy(declared: ManifestContribution, remote: RemoteCaller): T;
  /** Answers, in the process of the contribution, what its proxy asks. Called once for each contribution. */
  serve(value: T): RemoteHandler;
}

/** How a domain package, or a third party, defines a point. */
export interface ExtensionPointOptions<T> {
  /** Letters, digits, `-`, `:` and `.`; begins with a lower-case letter. */
  id: string;
  stability: Stability;
  /** The key of a value, unique within the point. */
  identify(value: T): string;
  /** Everything about the value that must be known without running its code, as plain JSON. */
  describe?(value: T): JsonObject;
  /** What is wrong with a value, all at once. Run when it is contributed. */
  validate?(value: T): InputProblem[];
  /** Absent: only plugins in the host's own process can contribute. */
  remote?: RemoteContract<T>;
}

/** A named place that plugins add to. */
export interface ExtensionPoint<T> {
  readonly id: string;
  readonly stability: Stability;
  identify(value: T): string;
  describe(value: T): JsonObject;
  validate(value: T): InputProblem[];
  readonly remote?: RemoteContract<T>;
  /** The value as a contribution. Throws INVALID_ARGUMENT with every problem when the point refuses it. */
  contribute(value: T): Contribution<T>;
}

const POINT_ID = /^[a-z][a-z0-9.:-]{0,99}$/;
const CONTRIBUTION_KEY = /^[^\s\p{Cc}]{1,200}$/u;

/** Defines an extension point. Throws INVALID_ARGUMENT when its id is malformed. */
export function defineExtensionPoint<T>(options: ExtensionPointOptions<T>): ExtensionPoint<T> {
  if (!POINT_ID.test(options.id))
    throw invalidArgument(`"${options.id}" is no extension point id (${POINT_ID.source})`);
  const point: ExtensionPoint<T> = {
    id: options.id,
    stability: options.stability,
    identify: (value) => options.identify(value),
    describe: (value) => options.describe?.(value) ?? {},
    validate: (value) => options.validate?.(value) ?? [],
    ...(options.remote === undefined ? {} : { remote: options.remote }),
    contribute(value) {
      const problems = point.validate(value);
      if (problems.length > 0)
        throw invalidArgument(describeProblems(`a ${point.id} is not valid`, problems), problems);
      const key = point.identify(value);
      if (typeof key !== 'string' || !CONTRIBUTION_KEY.test(key)) {
        throw invalidArgument(
          `a ${point.id} needs a key without spaces, at most 200 characters; it has ${JSON.stringify(key)}`,
        );
      }
      const { remote } = options;
      return Object.freeze({
        point: point.id,
        key,
        value,
        describe: () => point.describe(value),
        ...(remote === undefined ? {} : { serve: () => remote.serve(value) }),
      });
    },
  };
  return Object.freeze(point);
}
