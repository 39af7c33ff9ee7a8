import { describeProblems, type JsonObject } from '@automate/core';
import { ConnectorError } from '../connector-error.ts';
import type { JsonSchema } from '../json-schema.ts';
import { compileSchema } from './schema-compiler.ts';

/**
 * The parameters, when they are an object that fits the schema. `where` begins the message, for example `http/request`.
 * @throws ConnectorError INVALID_ARGUMENT, effect `none`, with every problem at once
 */
export function validateParams(schema: JsonSchema, params: unknown, where: string): JsonObject {
  const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
  const problems = isObject ? compileSchema(schema)(params) : [{ pointer: '', message: 'must be an object' }];
  if (problems.length === 0) return params as JsonObject;
  throw new ConnectorError({
    code: 'INVALID_ARGUMENT',
    message: describeProblems(`${where}: the parameters do not fit`, problems.slice(0, 5)),
    effect: 'none',
    details: { errors: problems },
  });
}
