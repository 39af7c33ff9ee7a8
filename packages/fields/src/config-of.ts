import type { FieldSpecInput, JsonValue } from '@automate/core';

type OptionOf<F> = F extends { options: readonly { value: infer V }[] } ? V : string | number | boolean;

type ElementOf<F> = F extends { items: infer T }
  ? T extends 'integer' | 'float'
    ? number
    : T extends 'boolean'
      ? boolean
      : string
  : JsonValue;

/** What a field's value is once it is valid; of a field whose type is not known, what it may be. */
export type ValueOf<F extends FieldSpecInput> = ValueOfType<F, F['type']>;

type ValueOfType<F, T> = T extends 'integer' | 'float'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends 'select'
      ? OptionOf<F>
      : T extends 'multi-select'
        ? OptionOf<F>[]
        : T extends 'json'
          ? JsonValue
          : T extends 'array'
            ? ElementOf<F>[]
            : string;

/** There whatever was filled in: always shown, and required or with a default. */
type Always<F> = F extends { showWhen: object }
  ? false
  : F extends { default: JsonValue }
    ? true
    : F extends { required: true }
      ? true
      : false;

/** The configuration that these fields describe, once it is valid and defaults are filled in. */
export type ConfigOf<Fields extends readonly FieldSpecInput[]> = {
  [F in Fields[number] as Always<F> extends true ? F['key'] : never]: ValueOf<F>;
} & { [F in Fields[number] as Always<F> extends true ? never : F['key']]?: ValueOf<F> };

/** A field's value as plugin code gets it: of a secret field a placeholder, whatever its type. */
type HandedOf<F extends FieldSpecInput> = F extends { type: 'secret' } | { secret: true } ? string : ValueOf<F>;

/**
 * The configuration as plugin code is handed it: like {@link ConfigOf}, with an opaque placeholder in place of every
 * secret. A required secret is there always; one that nobody set is absent.
 */
export type HandedConfigOf<Fields extends readonly FieldSpecInput[]> = {
  [F in Fields[number] as Always<F> extends true ? F['key'] : never]: HandedOf<F>;
} & { [F in Fields[number] as Always<F> extends true ? never : F['key']]?: HandedOf<F> };
