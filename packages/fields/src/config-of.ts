import type { FieldSpecInput, JsonValue } from '@automate/core';

type OptionOf<F> = F extends { options: readonly { value: infer V }[] } ? V : string | number | boolean;

type ElementOf<F> = F extends { items: infer T }
  ? T extends 'integer' | 'float'
    ? number
    : T extends 'boolean'
      ? boolean
      : string
  : JsonValue;

/** What a field's value is once it is valid. */
export type ValueOf<F extends FieldSpecInput> = F['type'] extends 'integer' | 'float'
  ? number
  : F['type'] extends 'boolean'
    ? boolean
    : F['type'] extends 'select'
      ? OptionOf<F>
      : F['type'] extends 'multi-select'
        ? OptionOf<F>[]
        : F['type'] extends 'json'
          ? JsonValue
          : F['type'] extends 'array'
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
