/** How a span stands to the one it belongs to, as OpenTelemetry names it. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** What was done from one moment to another, for whoever looks at a trace. Holds names and numbers, never contents or secrets. */
export interface Span {
  /** One of few: no ids in it. */
  name: string;
  kind: SpanKind;
  /** The span's own W3C trace context. */
  traceparent: string;
  /** The span it is inside of, in the same trace. Absent: it begins the trace. */
  parent?: string | undefined;
  /** Contexts of other traces that led to it. What is no traceparent is left out. */
  links?: readonly string[] | undefined;
  /** Milliseconds since 1970, with fractions. */
  startedAt: number;
  endedAt: number;
  attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The code of the error it ended with. */
  error?: string | undefined;
}

/**
 * Takes spans that have ended. A port: whoever makes spans has one handed in, or makes none. A span is told once it is over,
 * because what it is about may have begun in another process, or days ago.
 */
export interface Tracer {
  /** Never throws and never waits. */
  record(span: Span): void;
}

/** Milliseconds since 1970 of a moment of this process's monotonic clock (`performance.now()`). */
export function wallTime(monotonic: number): number {
  return Date.now() - (performance.now() - monotonic);
}
