import { runMigrations } from '@automate/db';
import { outboxMigrations } from '@automate/outbox';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { createEngine, engineMigrations } from '../index.ts';

const base = 'postgres://postgres@127.0.0.1:54999/';
const admin = postgres(base + 'postgres', { max: 1, onnotice() {} });
await admin.unsafe('drop database if exists perf with (force)');
await admin.unsafe('create database perf');
await admin.end();
const sql = postgres(base + 'perf', { max: 8, onnotice() {} });
await runMigrations(sql, [outboxMigrations, engineMigrations]);
const db = drizzle({ client: sql });
const effect = (process.argv[2] ?? 'once') as 'once';
const callers = Number(process.argv[3] ?? 32);
const seconds = Number(process.argv[4] ?? 8);
let calls = 0;
const invoker = {
  async describe(ref: any) {
    return {
      connector: ref.connector,
      action: ref.action,
      displayName: 'x',
      effect,
      input: {},
      pluginId: 'x',
      pluginVersion: '1',
    };
  },
  async invoke() {
    calls++;
    return { ok: true };
  },
};
const engine = createEngine({
  db,
  invoker: invoker as any,
  secrets: { placeholder: async () => 'x', redact: (_t, v) => v },
  log: { debug() {}, info() {}, warn: console.error as any, error: console.error as any },
});
await engine.workflows.create({
  tenantId: 'default',
  activate: true,
  source: {
    format: 'yaml',
    text: `name: one\non:\n  - event: github.issues.opened\nsteps:\n  - id: a\n    action: world/x\n    with: { title: "{{event.payload.key1}}" }\n`,
  },
});
const worker = engine.createWorker({ concurrency: Number(process.env.CONC ?? 64) });
await worker.start();
let finished = 0;
const waiting = new Map<string, () => void>();
const lat: number[] = [];
engine.onProgress((p) => {
  if (p.type === 'execution_finished') {
    finished++;
    waiting.get(p.execution.eventId)?.();
    waiting.delete(p.execution.eventId);
  }
});
const payload: any = {};
for (let i = 0; i < 20; i++) payload['key' + i] = 'v'.repeat(22);
const end = performance.now() + seconds * 1000;
const { execFileSync } = await import('node:child_process');
const pg0 = Number(execFileSync('/tmp/eb/pgcpu.sh').toString());
const cpu = process.cpuUsage();
const started = performance.now();
let accepted = 0;
const mode = process.env.MODE ?? 'closed';
await Promise.all(
  Array.from({ length: callers }, async () => {
    while (performance.now() < end) {
      const t = performance.now();
      const e = await engine.ingest({
        tenantId: 'default',
        type: 'github.issues.opened',
        source: 'github/demo',
        payload,
      });
      accepted++;
      if (mode === 'closed') {
        await new Promise<void>((r) => waiting.set(e.eventId, r));
        lat.push(performance.now() - t);
      } else if (accepted - finished > 5000) await new Promise((r) => setTimeout(r, 20));
    }
  }),
);
const acceptTime = (performance.now() - started) / 1000;
while (finished < accepted && performance.now() < end + 60_000) await new Promise((r) => setTimeout(r, 20));
const total = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
lat.sort((a, b) => a - b);
const pg1 = Number(execFileSync('/tmp/eb/pgcpu.sh').toString());
console.log(
  JSON.stringify({
    pgCpuUsPerRun: Math.round(((pg1 - pg0) * 10000) / finished),
    effect,
    callers,
    mode,
    accepted,
    acceptPerS: Math.round(accepted / acceptTime),
    runsPerS: Math.round(finished / total),
    nodeCpuUsPerRun: Math.round((used.user + used.system) / finished),
    p50: lat[lat.length >> 1]?.toFixed(1),
    p99: lat[Math.floor(lat.length * 0.99)]?.toFixed(1),
    counts: worker.counts,
    calls,
  }),
);
await engine.close();
await sql.end();
