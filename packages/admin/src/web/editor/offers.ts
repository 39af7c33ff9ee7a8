import type { WorkflowParts } from '../api/types.ts';
import { fieldsOfSchema } from '../form/fields-of-schema.ts';
import { siblingAt } from './sibling-at.ts';
import type { YamlPlace } from './yaml-path.ts';

/** Something that can stand in a place. */
export interface Offer {
  label: string;
  about?: string | undefined;
  /** A key: it is written with its colon. */
  key?: boolean;
}

/** What is installed and can stand where the cursor is; undefined: that is for the schema of documents to say. */
export function offersOf(
  parts: WorkflowParts,
  text: string,
  position: number,
  { path, key }: YamlPlace,
): Offer[] | undefined {
  if (key === 'action') return callables(parts.connectors, 'actions', '/');
  if (key === 'uses') return callables(parts.stepTypes, 'types', ':');
  if (key === 'connection') {
    const [connector] = (siblingAt(text, position, 'action') ?? '').split('/');
    const found = parts.connectors.find((one) => one.key === connector);
    return (found?.instances ?? []).map((label) => ({ label }));
  }
  if (key === 'event' && path[0] === 'on') {
    return parts.connectors.flatMap(({ displayName, triggers }) =>
      triggers.flatMap(({ events, types, displayName: trigger }) =>
        [...new Set([events, ...types])].map((label) => ({ label, about: `${displayName}: ${trigger}` })),
      ),
    );
  }
  if (key === 'source' && path[0] === 'on') return instances(parts, ({ triggers }) => triggers.length > 0);
  if (key === undefined && path.at(-2) === 'while_down') return instances(parts, (one) => one.supportsHealthCheck);
  const within = path.lastIndexOf('with');
  if (within === -1 || within !== path.length - 1) return undefined;
  const fields = fieldsOfSchema(calledAt(parts, text, position)?.input as never);
  if (key === undefined) {
    return fields.map(({ key: label, description, required }) => ({
      ...{ label, key: true, about: [required && '*', description].filter(Boolean).join(' ') },
    }));
  }
  const field = fields.find((one) => one.key === key);
  if (field?.type === 'boolean') return [{ label: 'true' }, { label: 'false' }];
  return field?.options?.map(({ value }) => ({ label: String(value) }));
}

/** What a name in the text means: an action, a step type, a parameter. */
export function aboutOf(
  parts: WorkflowParts,
  text: string,
  position: number,
  { path, key }: YamlPlace,
): string | undefined {
  if (key === 'action' || key === 'uses') {
    const called = calledAt(parts, text, position);
    return called && [called.displayName, called.description].filter(Boolean).join(': ');
  }
  if (path.at(-1) !== 'with' || key === undefined) return undefined;
  const fields = fieldsOfSchema(calledAt(parts, text, position)?.input as never);
  return fields.find((one) => one.key === key)?.description;
}

/** The action or step type of the step in which the cursor is. */
function calledAt({ connectors, stepTypes }: WorkflowParts, text: string, position: number) {
  const [connector, action] = (siblingAt(text, position, 'action') ?? '').split('/');
  const [stepType, type] = (siblingAt(text, position, 'uses') ?? '').split(':');
  return (
    connectors.find(({ key }) => key === connector)?.actions.find(({ name }) => name === action) ??
    stepTypes.find(({ key }) => key === stepType)?.types.find(({ name }) => name === type)
  );
}

function callables<K extends string>(
  groups: readonly ({ key: string; displayName: string } & Record<
    K,
    readonly { name: string; displayName: string; description?: string | undefined }[]
  >)[],
  of: K,
  sign: string,
): Offer[] {
  return groups.flatMap(({ key, displayName, [of]: each }) =>
    (each as readonly { name: string; displayName: string; description?: string }[]).map((one) => ({
      label: `${key}${sign}${one.name}`,
      about: `${displayName}: ${one.description ?? one.displayName}`,
    })),
  );
}

function instances(
  { connectors }: WorkflowParts,
  wanted: (one: WorkflowParts['connectors'][number]) => boolean,
): Offer[] {
  return connectors
    .filter(wanted)
    .flatMap(({ key, instances: names }) => names.map((name) => ({ label: `${key}/${name}` })));
}
