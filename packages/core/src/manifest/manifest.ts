import type { z } from 'zod';
import { type AutomateError, type InputProblem, invalidArgument } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { toPointer } from '../json-pointer.ts';
import { describeProblems, inputProblems } from '../validation.ts';
import { manifestSchema } from './manifest-schema.ts';

/** One contribution as a manifest tells of it. */
export type ManifestContribution = JsonObject & { point: string; key: string };

/** A manifest as code reads it, defaults filled in. */
export type Manifest = Omit<z.output<typeof manifestSchema>, 'contributions'> & {
  contributions: ManifestContribution[];
};

/** A manifest as an author writes it. */
export type ManifestInput = Omit<z.input<typeof manifestSchema>, 'contributions'> & {
  contributions?: ManifestContribution[];
};

/** How deep the free JSON of a contribution may nest. */
export const MAX_MANIFEST_DEPTH = 64;
const TOO_DEEP = `nests deeper than ${MAX_MANIFEST_DEPTH}`;

/**
 * Reads a manifest. `where` (a file, a package) begins the message. Throws INVALID_ARGUMENT with every problem at once:
 * the schema's, a contribution or field named twice, a `$ref` that leaves the document.
 */
export function parseManifest(json: unknown, where: string): Manifest {
  const references = remoteReferences(json);
  // The schema follows free JSON however deep it goes.
  if (references.some(({ message }) => message === TOO_DEEP)) throw invalidManifest(where, references);
  const result = manifestSchema.safeParse(json);
  const problems = result.success ? duplicates(result.data as Manifest) : inputProblems(result.error);
  if (problems.length > 0 || references.length > 0) throw invalidManifest(where, [...problems, ...references]);
  return result.data as Manifest;
}

/** Problems that are told; a manifest with more has one cause that is told many times. */
const MAX_PROBLEMS = 100;

function invalidManifest(where: string, problems: InputProblem[]): AutomateError {
  const told = problems.slice(0, MAX_PROBLEMS);
  return invalidArgument(describeProblems(`${where}: the manifest is not valid`, told), told);
}

function duplicates(manifest: Manifest): InputProblem[] {
  const repeated = (names: string[], list: string): InputProblem[] => {
    const seen = new Set<string>();
    return names.flatMap((name, index) => {
      if (seen.has(name)) return [{ pointer: `/${list}/${index}`, message: `${name} is named twice` }];
      seen.add(name);
      return [];
    });
  };
  return [
    ...repeated(
      manifest.contributions.map(({ point, key }) => `${point} "${key}"`),
      'contributions',
    ),
    ...repeated(
      manifest.fields.map(({ key }) => `field "${key}"`),
      'fields',
    ),
  ];
}

/** A schema in a manifest refers to itself only: nothing is fetched to understand it. */
function remoteReferences(root: unknown): InputProblem[] {
  if (typeof root !== 'object' || root === null || staysInside(root, 0)) return [];
  const problems: InputProblem[] = [];
  collectRemoteReferences(root, [], problems);
  return problems;
}

/** Told first, and without looking at every name, because nearly every manifest does. */
function staysInside(value: object, depth: number): boolean {
  if (depth > MAX_MANIFEST_DEPTH) return false;
  if (Array.isArray(value))
    return value.every((child) => typeof child !== 'object' || child === null || staysInside(child, depth + 1));
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key];
    if (typeof child === 'object' ? child !== null && !staysInside(child, depth + 1) : isRemoteReference(key, child))
      return false;
  }
  return true;
}

function collectRemoteReferences(value: unknown, path: string[], problems: InputProblem[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (path.length > MAX_MANIFEST_DEPTH) {
    problems.push({ pointer: toPointer(path), message: TOO_DEEP });
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    path.push(key);
    if (isRemoteReference(key, child)) {
      problems.push({ pointer: toPointer(path), message: 'a $ref must begin with # and stay in its own schema' });
    }
    collectRemoteReferences(child, path, problems);
    path.pop();
  }
}

function isRemoteReference(key: string, value: unknown): boolean {
  return (key === '$ref' || key === '$dynamicRef') && isRemote(value);
}

function isRemote(reference: unknown): boolean {
  return typeof reference === 'string' && !reference.startsWith('#');
}
