import { readFile } from 'node:fs/promises';
import { AutomateError, type FieldSpec, isSecretField, type JsonObject } from '@automate/core';
import { configValidator } from '@automate/fields';
import { SecretNotFoundError, type SecretsBackend } from '@automate/governance';
import { StartError } from './start-error.ts';

/** Where an operator keeps a value that no configuration file may hold. */
export type OperatorValue = { env: string } | { file: string };

/** Larger is no secret of an operator. */
const MAX_BYTES = 65_536;

/**
 * Takes the secret fields of a configuration apart: `{"$env": "NAME"}` or `{"$file": "/run/secrets/name"}` each, never the
 * value itself. `where` begins the messages.
 * @throws StartError `config` that names everything that is wrong
 */
export function splitOperatorConfig(
  where: string,
  fields: readonly FieldSpec[],
  config: JsonObject,
): { config: JsonObject; values: Map<string, OperatorValue> } {
  const values = new Map<string, OperatorValue>();
  const plain = { ...config };
  const problems: string[] = [];
  for (const { key } of fields.filter(isSecretField)) {
    if (!Object.hasOwn(plain, key)) continue;
    const value = operatorValue(plain[key]);
    delete plain[key];
    if (value !== undefined) values.set(key, value);
    else
      problems.push(
        `/${key} must be {"$env": "NAME"} or {"$file": "/path"}: a secret does not stand in a configuration`,
      );
  }
  const given = new Set(values.keys());
  // Whether a secret is given is known here; what it is, is not.
  const checked = configValidator(fields.filter(({ key }) => !given.has(key))).safeParse(plain);
  for (const { path, message } of checked.success ? [] : checked.error.issues) {
    problems.push(`/${path.join('/')} ${message}`);
  }
  if (problems.length > 0) throw new StartError('config', `${where}: ${problems.join('; ')}.`);
  return { config: plain, values };
}

/**
 * The values by key, read when they are asked for: a file that is replaced is followed.
 */
export class OperatorValuesBackend implements SecretsBackend {
  readonly id = 'operator';
  readonly #values: ReadonlyMap<string, OperatorValue>;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(values: ReadonlyMap<string, OperatorValue>, env: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
    this.#env = env;
  }

  /** @throws SecretNotFoundError; AutomateError FAILED_PRECONDITION for a file that cannot be read */
  async get(tenantId: string, key: string): Promise<string> {
    const place = this.#values.get(key);
    if (place === undefined) throw new SecretNotFoundError(tenantId, key);
    const value = 'env' in place ? this.#env[place.env] : await readValue(key, place.file);
    if (value) return value;
    const advice = 'env' in place ? `Set the environment variable ${place.env}.` : `The file ${place.file} is empty.`;
    throw new SecretNotFoundError(tenantId, key, advice);
  }
}

async function readValue(key: string, file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MAX_BYTES) throw unreadable(key, file, `is larger than ${MAX_BYTES} bytes`);
    // Whoever writes such a file with an editor ends its line.
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    throw unreadable(key, file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function unreadable(key: string, file: string, reason: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `The value of ${key}: the file ${file} ${reason}.`,
    effect: 'none',
  });
}

function operatorValue(value: unknown): OperatorValue | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const { $env, $file } = value as { $env?: unknown; $file?: unknown };
  if (typeof $env === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test($env)) return { env: $env };
  return typeof $file === 'string' && $file !== '' ? { file: $file } : undefined;
}
