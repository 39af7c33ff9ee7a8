import {
  type Contribution,
  defineExtensionPoint,
  describeProblems,
  type InputProblem,
  inputProblems,
  invalidArgument,
  type JsonObject,
  type ManifestContribution,
} from '@automate/core';
import type { AdminResource, AdminResourceDefinition } from './admin-resource.ts';
import { adminResourceProblems } from './admin-resource-problems.ts';
import { ADMIN_OPERATIONS, type AdminResourceSpec, adminResourceSchema } from './admin-resource-spec.ts';
import { adminResourceRemote } from './remote-admin-resource.ts';

const COLUMNS = 6;

/** Admin resources, by plugins. The manifest has all but the functions, so that lists and forms are drawn without code. */
export const adminResourcePoint = defineExtensionPoint<AdminResource>({
  id: 'admin-resource',
  stability: 'stable',
  identify: ({ spec }) => spec.key,
  describe({ spec: { key: _, ...spec } }) {
    // What is undefined is not there.
    return JSON.parse(JSON.stringify(spec)) as JsonObject;
  },
  validate: ({ spec }) => adminResourceProblems(spec),
  remote: adminResourceRemote,
});

/**
 * An admin resource as a contribution of a plugin:
 *
 *     defineAdminResource({
 *       key: 'contacts',
 *       displayName: { one: 'Contact', many: 'Contacts' },
 *       fields: [{ key: 'name', type: 'string', label: 'Name', required: true }],
 *       search: ['name'],
 *     })
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once
 */
export function defineAdminResource(definition: AdminResourceDefinition): Contribution<AdminResource> {
  return adminResourcePoint.contribute(createAdminResource(definition));
}

/** The same without a plugin. @throws AutomateError INVALID_ARGUMENT with every problem at once */
export function createAdminResource({ rows, ...input }: AdminResourceDefinition): AdminResource {
  const given = rows && { operations: ADMIN_OPERATIONS.filter((operation) => rows[operation] !== undefined) };
  const spec = readAdminResource({ ...input, ...given }, `the admin resource ${String(input.key)}`);
  return Object.freeze({ spec, ...(rows && { rows }) });
}

/** A manifest's entry. `where` begins the message. @throws AutomateError INVALID_ARGUMENT with every problem at once */
export function parseAdminResource({ point: _, ...entry }: ManifestContribution, where: string): AdminResourceSpec {
  return readAdminResource(entry, where);
}

function readAdminResource(input: unknown, where: string): AdminResourceSpec {
  const { success, data, error } = adminResourceSchema.safeParse(input);
  const refuse = (problems: InputProblem[]) => invalidArgument(describeProblems(where, problems), problems);
  if (!success) throw refuse(inputProblems(error));
  const keys = data.fields.map((field) => field.key);
  const spec = { ...data, title: data.title ?? (keys[0] as string), columns: data.columns ?? keys.slice(0, COLUMNS) };
  const problems = adminResourceProblems(spec);
  if (problems.length > 0) throw refuse(problems);
  return spec;
}
