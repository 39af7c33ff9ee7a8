import { hostname } from 'node:os';
import { type Logger, type Span, type Tracer, traceIdOf } from '@automate/core';
import { HOST_VERSION } from '@automate/host';
import {
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type IdGenerator,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

const KINDS: Readonly<Record<Span['kind'], SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** Between two lines that say that spans are lost, in milliseconds. */
const COMPLAIN_MS = 60_000;
const EXPORT_TIMEOUT_MS = 10_000;

/** Batches spans and sends them, through OpenTelemetry's own SDK. What cannot be sent is dropped: a queue holds so many and no more. */
export function createOtlpTracer(options: {
  /** Where spans go, path included. */
  url: string;
  /** Of the traces that are kept, 0 to 1. */
  ratio: number;
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
}): { tracer: Tracer; close(): Promise<void> } {
  const { url, env, log } = options;
  const number = (name: string) => (Number(env[name]) > 0 ? Number(env[name]) : undefined);
  // Headers, certificates and compression are read from the environment by the exporter.
  const exporter = complaining(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), log);
  const ids = new GivenIds();
  const provider = new TracerProvider({
    resource: resource(),
    sampler: new TraceIdRatioBasedSampler(options.ratio),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: number('OTEL_BSP_MAX_QUEUE_SIZE') ?? 8_192,
        maxExportBatchSize: number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512,
        scheduledDelayMillis: number('OTEL_BSP_SCHEDULE_DELAY') ?? 1_000,
      }),
    ],
  });
  const made = provider.getTracer('automate', HOST_VERSION);
  return {
    tracer: {
      record(span) {
        const own = contextOf(span.traceparent);
        if (own === undefined) return;
        ids.next = own;
        const parent = span.parent === undefined ? undefined : contextOf(span.parent);
        const around = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
        const { name, attributes, startedAt: startTime } = span;
        const links = span.links?.flatMap((link): Link[] => {
          const context = contextOf(link);
          return context === undefined ? [] : [{ context }];
        });
        const begun = made.startSpan(
          name,
          { kind: KINDS[span.kind], startTime, attributes, links: links ?? [] },
          around,
        );
        if (span.error !== undefined) {
          begun.setAttribute('error.type', span.error);
          begun.setStatus({ code: SpanStatusCode.ERROR });
        }
        begun.end(Math.max(span.endedAt, startTime));
      },
    },
    close: () => provider.shutdown(),
  };
}

function resource() {
  const ours = resourceFromAttributes({
    'service.name': 'automate',
    'service.version': HOST_VERSION,
    'host.name': hostname(),
    'process.pid': process.pid,
  });
  return defaultResource()
    .merge(ours)
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Spans have their ids when they come. */
class GivenIds implements IdGenerator {
  next: SpanContext = { traceId: '', spanId: '', traceFlags: TraceFlags.NONE };
  generateTraceId = (): string => this.next.traceId;
  generateSpanId = (): string => this.next.spanId;
}

function contextOf(traceparent: string): SpanContext | undefined {
  const traceId = traceIdOf(traceparent);
  if (traceId === undefined) return undefined;
  return { traceId, spanId: traceparent.slice(36, 52), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** Says now and then that spans are lost, and otherwise nothing. */
function complaining(exporter: OTLPTraceExporter, log: Logger): SpanExporter {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let lost = 0;
  return {
    export(spans, done) {
      exporter.export(spans, (result: ExportResult) => {
        if (result.code !== ExportResultCode.SUCCESS) {
          lost += spans.length;
          if (performance.now() > quietUntil) {
            quietUntil = performance.now() + COMPLAIN_MS;
            log.warn({ spans: lost, reason: result.error?.message }, 'spans could not be sent, and are lost');
            lost = 0;
          }
        }
        // Told once: whoever batches would tell it again, to a handler of the whole process.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
