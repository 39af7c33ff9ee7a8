import {
  childPointer,
  describeProblems,
  type FieldSpec,
  type InputProblem,
  inputProblems,
  invalidArgument,
  isSecretField,
  type JsonObject,
  type JsonValue,
} from '@automate/core';
import { configValidator } from '@automate/fields';
import type { Secrets } from '@automate/governance';
import { sayHost } from '../problems.ts';
import { type Fielded, ownValue, referenceKey, secretReferences } from './instance-config.ts';

/** A configuration as somebody sends it, taken apart. */
export interface SentConfig {
  /** What can be stored of it: without the secrets that were given. */
  config: JsonObject;
  /** New values of secret fields, as text. */
  given: Map<string, string>;
  /** Secret fields whose secret stays as it is saved, with its key. */
  kept: Map<string, string>;
}

/**
 * Reads a configuration that somebody sends. A secret field holds a new value, null to clear it,
 * `{"$secret": "KEY"}` for a secret that is kept elsewhere, or is left out (or as it is shown) to keep what is saved.
 * `at` begins every pointer.
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once, none of which repeats a value
 */
export function readSentConfig(
  fielded: Fielded,
  sent: JsonObject,
  {
    saved = {},
    at = '/configuration',
    check,
  }: { saved?: JsonObject | undefined; at?: string; check: Secrets['check'] },
): SentConfig {
  const { config, given, kept, problems } = takeApart(fielded, sent, saved);
  // What is not looked at here is there: the value itself is in the secrets backend.
  const elsewhere = secretReferences(fielded, config);
  const looked = fielded.fields.filter(({ key }) => !elsewhere.has(key));
  const shown = Object.entries(config).filter(([key]) => !elsewhere.has(key));
  const result = configValidator(looked).safeParse(Object.fromEntries([...shown, ...given]));
  const refused = new Set(problems.map(({ pointer }) => pointer));
  for (const problem of result.success ? [] : inputProblems(result.error)) {
    if (!refused.has(problem.pointer)) problems.push(problem);
  }
  const texts = new Map([...given].map(([field, value]) => [field, asText(value)]));
  for (const [field, text] of texts) problems.push(...valueProblems(field, text, check));
  if (problems.length > 0) {
    const told = problems.map((problem) => ({ ...problem, pointer: at + problem.pointer }));
    throw invalidArgument(describeProblems('the configuration does not fit', told), told);
  }
  return { config, given: texts, kept };
}

function takeApart(fielded: Fielded, sent: JsonObject, saved: JsonObject) {
  const problems: InputProblem[] = [];
  const given = new Map<string, JsonValue>();
  const kept = new Map<string, string>();
  const savedKeys = secretReferences(fielded, saved);
  const config: JsonObject = { ...sent };
  for (const { key, type } of fielded.fields.filter(isSecretField)) {
    const value = ownValue(sent, key);
    const savedKey = savedKeys.get(key);
    delete config[key];
    if (value === null) continue;
    const reference = referenceKey(value);
    if (reference !== undefined) config[key] = { $secret: reference };
    else if (value !== undefined && !isMasked(value)) {
      if (typeof value !== 'object' || STRUCTURED.has(type)) given.set(key, value);
      else problems.push({ pointer: childPointer('', key), ...sayHost('secret_field_form') });
    } else if (savedKey !== undefined) {
      config[key] = { $secret: savedKey };
      kept.set(key, savedKey);
    } else if (value !== undefined) {
      problems.push({ pointer: childPointer('', key), ...sayHost('secret_not_set') });
    }
  }
  return { config, given, kept, problems };
}

const STRUCTURED: ReadonlySet<FieldSpec['type']> = new Set(['json', 'array', 'multi-select']);

/** A secret as it is shown: whoever sends back what they read means to keep it. */
function isMasked(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.configured === true;
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueProblems(field: string, text: string, check: Secrets['check']): InputProblem[] {
  try {
    check(field, text);
    return [];
  } catch {
    return [{ pointer: childPointer('', field), ...sayHost('secret_value_form') }];
  }
}
