import type { FileFormat } from '@automate/api';
import type { AdminPage, AdminResourceSpec, AdminRow } from '@automate/extensions';
import { stringify } from 'csv-stringify/sync';
import { textCell, writeCell } from './csv-cell.ts';

/** Rows that are written together: each may have a megabyte. */
const TOGETHER = 20;

/** The rows of pages as a file, each page asked for when the one before it was taken. */
export function exportRows(
  spec: AdminResourceSpec,
  format: FileFormat,
  page: (cursor: string | undefined) => Promise<AdminPage>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const [open, close] =
      format === 'csv' ? [stringify([['id', ...spec.fields.map(({ key }) => key)]]), ''] : ['[', '\n]\n'];
    yield encoder.encode(open);
    let isFirst = true;
    let cursor: string | undefined;
    do {
      const { rows, nextCursor } = await page(cursor);
      for (let at = 0; at < rows.length; at += TOGETHER) {
        const some = rows.slice(at, at + TOGETHER);
        const text =
          format === 'csv'
            ? stringify(some.map((row) => cellsOf(spec, row)))
            : `${isFirst ? '\n' : ',\n'}${some.map((row) => JSON.stringify(elementOf(spec, row))).join(',\n')}`;
        yield encoder.encode(text);
        isFirst = false;
      }
      cursor = nextCursor;
    } while (cursor !== undefined);
    yield encoder.encode(close);
  }
  return ReadableStream.from(pieces()) as ReadableStream<Uint8Array>;
}

function cellsOf({ fields }: AdminResourceSpec, { id, values }: AdminRow): string[] {
  return [
    textCell(id),
    ...fields.map((field) => writeCell(field, Object.hasOwn(values, field.key) ? values[field.key] : undefined)),
  ];
}

/** What is not set is null, so that it is unset again when the file comes back; of any JSON null is a value. */
function elementOf({ fields }: AdminResourceSpec, { id, values }: AdminRow): Record<string, unknown> {
  const told = fields.flatMap(({ key, type }) =>
    Object.hasOwn(values, key) ? [[key, values[key]]] : type === 'json' ? [] : [[key, null]],
  );
  return { id, ...Object.fromEntries(told) };
}
