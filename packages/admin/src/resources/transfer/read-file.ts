import { pipeline, Readable, type Transform } from 'node:stream';
import type { FileFormat } from '@automate/api';
import {
  AutomateError,
  type FieldSpec,
  type InputProblem,
  invalidArgument,
  type JsonObject,
  type JsonValue,
  refused,
  type Said,
} from '@automate/core';
import type { AdminResourceSpec } from '@automate/extensions';
import { CsvError, type Info as CsvInfo, parse } from 'csv-parse';
import { parser as jsonParser } from 'stream-json';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { sayRow } from '../problems.ts';
import { cellText, readCell } from './csv-cell.ts';

/** A row as a file has it, before anybody has looked whether it is right. */
export interface FileRow {
  line: number;
  /** Characters of the file that were read for it, about. */
  size: number;
  id?: string | undefined;
  /** What is in neither stays as it is. */
  values: JsonObject;
  unset: string[];
  problems: InputProblem[];
}

/** Bytes of one row. */
const MAX_ROW = 1024 * 1024;
/** What a parser of JSON is fed with at once, and how far it may be ahead of the row that is read: some of its rows wait. */
const PIECE = 64 * 1024;
const AHEAD = 3 * MAX_ROW;
/** Of a file, those for people counted: each row is looked at by all of them, however short it is. */
const MAX_COLUMNS = 1000;

/**
 * The rows of a file as they come, never many of them in memory.
 *
 * @throws AutomateError INVALID_ARGUMENT when it is not UTF-8, no CSV or JSON array, or has columns that are no fields;
 *   PAYLOAD_TOO_LARGE for more than `maxBytes`, and for a row of more than 1 MiB
 */
export async function* readFile(
  spec: AdminResourceSpec,
  format: FileFormat,
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<FileRow> {
  try {
    yield* format === 'csv' ? readCsv(spec, textOf(body, maxBytes)) : readJson(spec, textOf(body, maxBytes));
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') throw rowTooLarge();
    const said =
      error instanceof CsvError ? error.message.replace(/: .*$/s, '') : 'it does not parse, or ended too early';
    const reason = error instanceof TypeError ? 'it is not UTF-8, or ended before it was complete' : said;
    throw invalidArgument(`The file cannot be read as ${format.toUpperCase()}: ${reason}.`);
  }
}

async function* textOf(body: ReadableStream<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(sayRow('file_too_large', { most: maxBytes }));
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** A parser that is fed, and ends with the error of what feeds it. */
function through(text: AsyncIterable<string>, parser: Transform): AsyncIterable<unknown> {
  return pipeline(Readable.from(text, { highWaterMark: 1 }), parser, () => {});
}

async function* readCsv({ fields }: AdminResourceSpec, text: AsyncGenerator<string>): AsyncGenerator<FileRow> {
  let head = '';
  // The header says what stands between cells.
  for (let next = await text.next(); !next.done; next = await text.next()) {
    head += next.value;
    if (/[^\r\n][\r\n]/.test(head) || head.length > MAX_ROW) break;
  }
  const [header = ''] = /[^\r\n]+/.exec(head) ?? [];
  const count = (delimiter: string) => header.split(delimiter).length;
  const delimiter = [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
  const rest = async function* () {
    yield head;
    yield* text;
  };
  const parser = parse({
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW,
    info: true,
  });
  let columns: (FieldSpec | 'id' | 'remark')[] | undefined;
  for await (const read of through(rest(), parser)) {
    const { record: cells, info } = read as { record: string[]; info: CsvInfo };
    if (columns === undefined) {
      columns = columnsOf(cells, fields);
      continue;
    }
    const line = info.records + info.empty_lines;
    const size = cells.reduce((sum, { length }) => sum + length, 0);
    const row: FileRow = { line, size, values: {}, unset: [], problems: [] };
    if (cells.length !== columns.length) {
      row.problems.push({
        pointer: '',
        ...sayRow('cells_unlike_header', { cells: cells.length, columns: columns.length }),
      });
    }
    for (const [at, column] of columns.entries()) {
      const cell = cells[at] ?? '';
      if (column === 'remark') continue;
      if (column === 'id') {
        row.id = cell === '' ? undefined : cellText(cell);
        continue;
      }
      const value = readCell(column, cell);
      if (value === undefined) row.unset.push(column.key);
      else row.values[column.key] = value;
    }
    yield row;
  }
  if (columns === undefined) throw refused('INVALID_ARGUMENT', sayRow('file_empty'));
}

/** What each column holds; one whose name begins with # is for people, such as what was wrong with the row. */
function columnsOf(header: readonly string[], fields: readonly FieldSpec[]): (FieldSpec | 'id' | 'remark')[] {
  if (header.length > MAX_COLUMNS)
    throw refused('INVALID_ARGUMENT', sayRow('columns_too_many', { count: header.length, most: MAX_COLUMNS }));
  const problems: InputProblem[] = [];
  const named = header.map((given, at) => {
    const name = cellText(given).trim();
    if (name === 'id') return name;
    if (name.startsWith('#')) return 'remark';
    const field =
      fields.find(({ key }) => key === name) ?? fields.find(({ label }) => label.toLowerCase() === name.toLowerCase());
    if (field === undefined)
      problems.push({ pointer: `/${at}`, ...sayRow('column_unknown', { name: JSON.stringify(name) }) });
    return field ?? 'id';
  });
  for (const [at, column] of named.entries()) {
    if (problems.length === 0 && column !== 'remark' && named.indexOf(column) !== at)
      problems.push({ pointer: `/${at}`, ...sayRow('column_twice') });
  }
  if (problems.length === 0) return named;
  const names = ['id', ...fields.map(({ key }) => key)].join(', ');
  throw refused('INVALID_ARGUMENT', sayRow('columns_needed', { names }), { details: { errors: problems } });
}

async function* readJson(spec: AdminResourceSpec, text: AsyncGenerator<string>): AsyncGenerator<FileRow> {
  let fed = 0;
  let atRow = 0;
  const counted = async function* () {
    for await (const long of text) {
      for (let at = 0; at < long.length; at += PIECE) {
        const piece = long.slice(at, at + PIECE);
        fed += piece.length;
        if (fed - atRow > MAX_ROW + AHEAD) throw rowTooLarge();
        yield piece;
      }
    }
  };
  const tokens = through(counted(), jsonParser.asStream() as unknown as Transform);
  const elements = through(
    tokens as AsyncIterable<string>,
    streamArray.asStream({ readableHighWaterMark: 1 } as object) as unknown as Transform,
  );
  let line = 0;
  for await (const element of elements) {
    const size = fed - atRow;
    atRow = fed;
    line += 1;
    yield jsonRow(spec, { line, size }, (element as { value: JsonValue }).value);
  }
}

function jsonRow({ fields }: AdminResourceSpec, place: Pick<FileRow, 'line' | 'size'>, element: JsonValue): FileRow {
  const row: FileRow = { ...place, values: {}, unset: [], problems: [] };
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    row.problems.push({ pointer: '', ...sayRow('row_no_object') });
    return row;
  }
  const { id, ...values } = element;
  if (typeof id === 'string') row.id = id;
  else if (id !== undefined && id !== null) row.problems.push({ pointer: '/id', ...sayRow('id_no_text') });
  // Of any JSON, null is a value.
  const isUnset = (key: string) =>
    values[key] === null && fields.some((field) => field.key === key && field.type !== 'json');
  row.unset = Object.keys(values).filter(isUnset);
  row.values = Object.fromEntries(Object.entries(values).filter(([key]) => !isUnset(key)));
  return row;
}

function rowTooLarge(): AutomateError {
  return tooLarge(sayRow('row_too_large', { most: MAX_ROW }));
}

function tooLarge(said: Said): AutomateError {
  return refused('PAYLOAD_TOO_LARGE', said);
}
