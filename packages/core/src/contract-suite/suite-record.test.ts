import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ContractRunner } from './runner.ts';
import { recordedRunner, recordUse, SUITE_RECORD_VARIABLE } from './suite-record.ts';

const subject = { suite: { name: '@acme/points', version: '1.0.0' }, point: 'thing', key: 'one' };
const folder = mkdtempSync(join(tmpdir(), 'automate-record-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Registers first and runs later, as vitest does, or at once. */
class Runner implements ContractRunner {
  readonly bodies: (() => void)[] = [];
  readonly tests: (() => void | Promise<void>)[] = [];
  readonly later: boolean;
  constructor(later: boolean) {
    this.later = later;
  }
  describe(_: string, body: () => void): void {
    if (this.later) this.bodies.push(body);
    else body();
  }
  it(_: string, body: () => void | Promise<void>): void {
    this.tests.push(body);
  }
  async run(): Promise<PromiseSettledResult<void>[]> {
    for (let body = this.bodies.shift(); body; body = this.bodies.shift()) body();
    return Promise.allSettled(this.tests.map(async (test) => test()));
  }
}

function register({ describe, it }: ContractRunner): void {
  describe('outer', () => {
    describe('inner', () => it('passes', () => {}));
    it('fails', async () => {
      throw new Error('oh');
    });
  });
}

describe('recordedRunner', () => {
  it('is the runner itself where no record is wanted', () => {
    const runner = new Runner(false);
    expect(recordedRunner(runner, subject)).toBe(runner);
  });

  it.each([true, false])('writes each test and its result, by its names (bodies called later: %s)', async (later) => {
    const into = mkdtempSync(join(tmpdir(), 'automate-record-'));
    vi.stubEnv(SUITE_RECORD_VARIABLE, into);
    const runner = new Runner(later);
    const bound = { describe: runner.describe.bind(runner), it: runner.it.bind(runner) };
    register(recordedRunner(bound, subject));
    recordUse(subject, { resource: 'network', action: 'https', scope: 'example.com' });
    const results = await runner.run();
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [file = ''] = readdirSync(into);
    const lines = readFileSync(join(into, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    rmSync(into, { recursive: true });
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toMatchObject({ suite: '@acme/points', version: '1.0.0', key: 'one' });
    const told = lines.filter(({ test }) => test).map(({ test, state, message }) => [test, state, message]);
    expect(told.sort()).toEqual([
      ['outer > fails', 'declared', undefined],
      ['outer > fails', 'failed', 'oh'],
      ['outer > inner > passes', 'declared', undefined],
      ['outer > inner > passes', 'passed', undefined],
    ]);
    expect(lines.filter(({ used }) => used)).toMatchObject([{ used: { scope: 'example.com' } }]);
  });
});
