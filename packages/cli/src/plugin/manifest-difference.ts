import { childPointer, type JsonValue } from '@automate/core';

/** A place at which two manifests differ; undefined where one of them has nothing. */
export interface ManifestDifference {
  pointer: string;
  written: JsonValue | undefined;
  code: JsonValue | undefined;
}

/** Everywhere that what is written differs from what the code says, in the order of the code. Order of properties is none. */
export function manifestDifferences(
  written: JsonValue | undefined,
  code: JsonValue | undefined,
  pointer = '',
): ManifestDifference[] {
  if (!isContainer(written) || !isContainer(code) || Array.isArray(written) !== Array.isArray(code)) {
    return Object.is(written, code) ? [] : [{ pointer, written, code }];
  }
  const left = written as Record<string, JsonValue>;
  const right = code as Record<string, JsonValue>;
  const keys = new Set([...Object.keys(right), ...Object.keys(left)]);
  return [...keys].flatMap((key) =>
    manifestDifferences(
      Object.hasOwn(left, key) ? left[key] : undefined,
      Object.hasOwn(right, key) ? right[key] : undefined,
      childPointer(pointer, key),
    ),
  );
}

/** One line for people. */
export function describeDifference({ pointer, written, code }: ManifestDifference): string {
  if (written === undefined) return `${pointer}: the code says ${brief(code)}, the manifest nothing`;
  if (code === undefined) return `${pointer}: the manifest says ${brief(written)}, the code nothing`;
  return `${pointer}: the manifest says ${brief(written)}, the code ${brief(code)}`;
}

function isContainer(value: JsonValue | undefined): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}

function brief(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
