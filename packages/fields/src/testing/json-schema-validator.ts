import type { JsonObject } from '@automate/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { SCHEMA_HINTS } from '../config-json-schema.ts';
import { linearRegExp } from '../linear-regexp.ts';

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  ownProperties: true,
  code: { regExp: linearRegExp },
});
formats.default(ajv);
for (const hint of SCHEMA_HINTS) ajv.addKeyword(hint);

/** A JSON Schema validator as strict as those the schemas are made for: formats asserted, unknown keywords refused. */
export function jsonSchemaValidator(schema: JsonObject): (value: unknown) => string[] {
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return (value) => {
    if (validate(value)) return [];
    const places = (validate.errors ?? []).map(({ instancePath, params }) => {
      const own = params.missingProperty ?? params.additionalProperty;
      return instancePath === '' && own !== undefined ? String(own) : (instancePath.split('/')[1] ?? '');
    });
    return [...new Set(places.filter((place) => place !== ''))].sort();
  };
}
