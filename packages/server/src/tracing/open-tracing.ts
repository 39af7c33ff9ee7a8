import { type Logger, matchesGlob, type Tracer } from '@automate/core';
import type { EgressTracing } from '@automate/egress';
import type { Cleanup } from '../cleanup.ts';
import type { ParsedConfig } from '../config.ts';
import { within } from '../within.ts';

/** What is handed to whoever makes spans. Absent where nobody looks at them: then none is made. */
export interface Tracing {
  tracer: Tracer;
  trustParent: boolean;
  egress: EgressTracing;
}

/** A stop does not wait longer for spans to be sent, in milliseconds. */
const LAST_SPANS_MS = 3_000;

/**
 * Sends spans over OTLP/HTTP where the configuration names an endpoint, or the environment by OpenTelemetry's own variables. The
 * SDK is loaded only then.
 */
export async function openTracing(
  { tracing }: ParsedConfig,
  env: Readonly<Record<string, string | undefined>>,
  cleanup: Cleanup,
  log: Logger,
): Promise<Tracing | undefined> {
  const url = endpointOf(tracing.endpoint, env);
  if (url === undefined || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  const { createOtlpTracer } = await import('./otlp-tracer.ts');
  const { tracer, close } = createOtlpTracer({ url, ratio: ratioOf(tracing.sampleRatio, env), env, log });
  cleanup.add('spans', () => within(LAST_SPANS_MS, close()));
  const hosts = tracing.sendTo;
  const sendTo: EgressTracing['sendTo'] = ({ host, port }) =>
    hosts.some((pattern) => matchesGlob(pattern, host) || matchesGlob(pattern, `${host}:${port}`));
  return { tracer, trustParent: tracing.trustParent, egress: { tracer, sendTo } };
}

/** As https://opentelemetry.io/docs/specs/otel/protocol/exporter/ has it: the general one is a base, the other is whole. */
function endpointOf(configured: string | undefined, env: Readonly<Record<string, string | undefined>>) {
  const base = configured ?? env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  const whole = configured === undefined ? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?.trim() : undefined;
  return whole || (base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined);
}

/**
 * How many of the traces are kept. Decided by the id of the trace alone, so that every process, and every day of a run, decides
 * alike: of OTEL_TRACES_SAMPLER, with a parent or without is the same here.
 */
function ratioOf(configured: number | undefined, env: Readonly<Record<string, string | undefined>>): number {
  if (configured !== undefined) return configured;
  const sampler = env.OTEL_TRACES_SAMPLER?.replace('parentbased_', '');
  if (sampler === 'always_off') return 0;
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  return sampler === 'traceidratio' && ratio >= 0 && ratio <= 1 ? ratio : 1;
}
