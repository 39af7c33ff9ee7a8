import type { JsonObject } from '@automate/core';
import { textCell, writeCell } from '../../../../resources/transfer/csv-cell.ts';
import type { AdminResource } from '../resource.ts';
import type { ImportRow } from './import-resource.ts';

/** Rows as CSV with what is wrong with each, to be mended and imported again. */
export async function badRowsFile({ fields }: AdminResource, rows: AsyncIterable<ImportRow>): Promise<Blob> {
  const lines = [lineOf(['#line', '#problems', 'id', ...fields.map(({ key }) => key)])];
  for await (const { line, id, values, errors } of rows) {
    const said = errors.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`.trim()).join('; ');
    const given = typeof values === 'object' && values !== null && !Array.isArray(values) ? (values as JsonObject) : {};
    const cells = fields.map((field) => writeCell(field, given[field.key]));
    lines.push(lineOf([String(line), textCell(said), id === undefined ? '' : textCell(id), ...cells]));
  }
  return new Blob(lines, { type: 'text/csv' });
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",;\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
