import type { JsonValue } from '@automate/core';
import pg from 'pg';

type Parse = (text: string) => JsonValue;

const text: Parse = (value) => value;
/** Infinities and NaN are no JSON: they stay text. */
const float: Parse = (value) => (Number.isFinite(Number(value)) ? Number(value) : value);
const integer: Parse = Number;
const boolean: Parse = (value) => value === 't';
const json: Parse = (value) => JSON.parse(value) as JsonValue;
const bytes: Parse = (value) => Buffer.from(value.slice(2), 'hex').toString('base64');
/** ISO 8601; years before Christ and infinities stay as PostgreSQL writes them. */
const time: Parse = (value) =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00)?$/.test(value) ? value.replace(' ', 'T').replace('+00', 'Z') : value;

/** How types become JSON: their oid, that of their arrays, and what is made of the text. All others stay text. */
const TYPES: readonly [oid: number, array: number, parse: Parse][] = [
  [16, 1000, boolean],
  [17, 1001, bytes],
  [21, 1005, integer],
  [23, 1007, integer],
  [26, 1028, integer],
  [114, 199, json],
  [700, 1021, float],
  [701, 1022, float],
  [1114, 1115, time],
  [1184, 1185, time],
  [3802, 3807, json],
];
/** Arrays of what stays text: name, bigint, text, bpchar, varchar, date, time, timetz, interval, numeric, uuid, inet, cidr. */
const TEXT_ARRAYS = [1003, 1016, 1009, 1014, 1015, 1182, 1183, 1270, 1187, 1231, 2951, 1041, 651];

/** Its types say something else. */
const arrays = pg.types.arrayParser as unknown as {
  create(text: string, parse: Parse): { parse(): JsonValue[] };
};

const PARSERS = new Map<number, Parse>([
  ...TYPES.flatMap(([oid, array, parse]): [number, Parse][] => [
    [oid, parse],
    [array, arrayOf(parse)],
  ]),
  ...TEXT_ARRAYS.map((oid): [number, Parse] => [oid, arrayOf(text)]),
]);

function arrayOf(parse: Parse): Parse {
  return (value) => arrays.create(value, parse).parse();
}

/** Makes JSON of what PostgreSQL writes in the formats of `setFormats`. Without losing anything: bigint stays text. */
export const jsonTypes = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? text,
} as unknown as pg.CustomTypesConfig;
