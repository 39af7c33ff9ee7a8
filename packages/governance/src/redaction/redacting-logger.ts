import type { Logger } from '@automate/core';

/** More nesting than this is left out of a log line. */
const DEEPEST = 10;

/**
 * A logger whose messages and fields are masked before the other one gets them: errors become plain objects. With pino,
 * masking each finished line is shorter and misses nothing: `pino({ hooks: { streamWrite: (line) => secrets.redactText(line) } })`.
 */
export function redactingLogger(logger: Logger, redact: (text: string) => string): Logger {
  const masked = (level: keyof Logger) => (fields: object, message: string) =>
    logger[level](redactFields(fields, redact, new Set(), 0) as object, redact(message));
  return { debug: masked('debug'), info: masked('info'), warn: masked('warn'), error: masked('error') };
}

function redactFields(value: unknown, redact: (text: string) => string, above: Set<object>, depth: number): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value);
    const masked = redact(text);
    return masked === text ? value : masked;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof URL) return redact(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (above.has(value) || depth >= DEEPEST) return '[left out]';
  above.add(value);
  const inside = (item: unknown) => redactFields(item, redact, above, depth + 1);
  try {
    if (Array.isArray(value)) return value.map(inside);
    if (value instanceof Map) return [...value].map(inside);
    if (value instanceof Set) return [...value].map(inside);
    const entries = Object.entries(value).map(([name, item]): [string, unknown] => [redact(name), inside(item)]);
    if (!(value instanceof Error)) return Object.fromEntries(entries);
    const { name, message, stack, cause } = value;
    return {
      type: name,
      message: redact(message),
      ...(stack === undefined ? {} : { stack: redact(stack) }),
      ...(cause === undefined ? {} : { cause: inside(cause) }),
      ...Object.fromEntries(entries),
    };
  } finally {
    above.delete(value);
  }
}
