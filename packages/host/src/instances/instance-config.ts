import { type ConnectorManifest, compileSchema, type JsonSchema } from '@automate/connectors';
import {
  childPointer,
  describeProblems,
  type InputProblem,
  invalidArgument,
  isSecretField,
  type JsonObject,
  type JsonValue,
} from '@automate/core';
import { isShown } from '@automate/fields';
import { isSecretKey } from '@automate/governance';

const secretReference: JsonSchema = {
  type: 'object',
  properties: { $secret: { type: 'string' } },
  required: ['$secret'],
  additionalProperties: false,
};

const storedSchemas = new WeakMap<ConnectorManifest, JsonSchema>();

/** The connector's configuration schema as it is stored: secret fields are references, defaults may be left out. */
function storedSchema(connector: ConnectorManifest): JsonSchema {
  const known = storedSchemas.get(connector);
  if (known !== undefined) return known;
  const { configSchema, fields } = connector;
  const properties = { ...(configSchema.properties as JsonObject | undefined) };
  for (const field of fields) if (isSecretField(field)) properties[field.key] = secretReference;
  const filledIn = new Set(fields.filter((field) => field.default !== undefined).map(({ key }) => key));
  const { required, ...rest } = configSchema;
  const asked = Array.isArray(required) ? required.filter((key) => !filledIn.has(key as string)) : [];
  const schema = { ...rest, properties, required: asked };
  storedSchemas.set(connector, schema);
  return schema;
}

/** Throws INVALID_ARGUMENT with every problem of a configuration. */
export function checkConfig(connector: ConnectorManifest, config: JsonObject): void {
  const problems = configProblems(connector, config);
  if (problems.length === 0) return;
  throw invalidArgument(describeProblems(`the configuration of ${connector.key} does not fit`, problems), problems);
}

/**
 * Holds a configuration against the connector's fields, without running its code. A secret field that holds anything but
 * a reference is refused without repeating what it holds.
 */
export function configProblems(connector: ConnectorManifest, config: JsonObject): InputProblem[] {
  const problems: InputProblem[] = compileSchema(storedSchema(connector))(config);
  for (const [field, key] of secretReferences(connector, config)) {
    if (!isSecretKey(key)) problems.push({ pointer: childPointer('', field), message: 'names no secret' });
  }
  const secrets = new Set(connector.fields.filter(isSecretField).map(({ key }) => childPointer('', key)));
  const told = problems.map((problem) => {
    const field = problem.pointer.split('/').slice(0, 2).join('/');
    const isMissing = problem.pointer === field && problem.message === 'is required';
    if (!secrets.has(field) || isMissing) return problem;
    return { pointer: field, message: 'a secret field holds a reference, {"$secret": "KEY"}' };
  });
  return told.filter((problem, at) => told.findIndex((other) => sameProblem(other, problem)) === at);
}

/** The key of each secret field's secret; fields without a value are absent. */
export function secretReferences(connector: ConnectorManifest, config: JsonObject): Map<string, string> {
  const references = new Map<string, string>();
  for (const { key } of connector.fields.filter(isSecretField)) {
    const reference = ownValue(config, key);
    const secret = isObject(reference) ? reference.$secret : undefined;
    if (typeof secret === 'string') references.set(key, secret);
  }
  return references;
}

/** What a connector's code sees, a copy of its own: the fields that are no secrets, defaults of those shown filled in. */
export function visibleConfig(connector: ConnectorManifest, config: JsonObject): JsonObject {
  const visible: JsonObject = {};
  const byKey = new Map(connector.fields.map((field) => [field.key, field]));
  for (const field of connector.fields.filter((candidate) => !isSecretField(candidate))) {
    const filledIn = ownValue(config, field.key);
    const value = filledIn === undefined && isShown(field, byKey, config) ? field.default : filledIn;
    if (value !== undefined) visible[field.key] = structuredClone(value);
  }
  return visible;
}

/** Whether a connector can be used without an instance: nothing must be filled in. */
export function needsNoConfig(connector: ConnectorManifest): boolean {
  return compileSchema(storedSchema(connector))({}).length === 0;
}

function sameProblem(one: InputProblem, other: InputProblem): boolean {
  return one.pointer === other.pointer && one.message === other.message;
}

function ownValue(config: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
