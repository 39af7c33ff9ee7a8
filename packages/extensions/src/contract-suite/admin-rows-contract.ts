import assert from 'node:assert/strict';
import { AutomateError, type JsonObject } from '@automate/core';
import { type ContractRunner, type ContributionWay, recordedRunner } from '@automate/core/contract-suite';
import packageJson from '../../package.json' with { type: 'json' };
import type { AdminResource } from '../admin-resource/admin-resource.ts';
import { adminPageSchema, adminRowSchema } from '../admin-resource/admin-row-schema.ts';
import type { AdminCaller, AdminQuestion, AdminRow, AdminRows } from '../admin-resource/admin-rows.ts';

/** An admin resource with rows of its own. */
export interface AdminRowsContract {
  /** The key of the resource. */
  name: string;
  /** How to get at it: `contributionWays` of @automate/core/contract-suite. */
  ways: readonly ContributionWay<AdminResource>[];
  /** What rows can be made of and changed to: at least three that differ. Where none can be made: those that a new tenant has. */
  values: readonly [JsonObject, JsonObject, JsonObject, ...JsonObject[]];
}

/** What rows behind code must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function adminRowsContractSuite(runner: ContractRunner, { name, ways, values }: AdminRowsContract): void {
  const { describe, it } = recordedRunner(runner, { suite: packageJson, point: 'admin-resource', key: name });
  for (const way of ways) {
    describe(`rows of ${name}, ${way.name}`, () => {
      it('are those that the resource says it can handle', () => {
        const { spec, rows } = way.open();
        assert.ok(rows, 'a resource without rows of its own needs no suite');
        const methods = Object.entries(rows).flatMap(([method, value]) =>
          typeof value === 'function' ? [method] : [],
        );
        assert.deepEqual(methods.toSorted(), [...(spec.operations ?? [])].toSorted());
      });

      it('are given one by one and page by page, each once, to their tenant alone', async () => {
        const { rows, ask, caller } = open(way);
        const made = await fill(rows, values, caller);
        for (const limit of [1, 2, 100]) {
          const seen: AdminRow[] = [];
          let cursor: string | undefined;
          do {
            const page = adminPageSchema.parse(await rows.list({ ...ask, limit, cursor }, caller));
            assert.ok(page.rows.length <= limit, 'a page is no longer than was asked');
            seen.push(...page.rows);
            cursor = page.nextCursor;
          } while (cursor !== undefined);
          assert.deepEqual(idsOf(seen), idsOf(made));
        }
        const stranger = someone();
        if (rows.create !== undefined) assert.deepEqual((await rows.list({ ...ask, limit: 10 }, stranger)).rows, []);
        for (const row of made) {
          assert.deepEqual(await found(rows, row.id, caller), row);
          if (rows.create !== undefined) assert.equal(await found(rows, row.id, stranger), undefined);
        }
        assert.equal(await found(rows, 'there-is-none', caller), undefined);
      });

      it('are changed whole, at the version that they have', async () => {
        const { rows, caller } = open(way);
        if (rows.update === undefined) return;
        const [row] = await fill(rows, values, caller);
        assert.ok(row);
        const changed = adminRowSchema.parse(await rows.update(row.id, values[1], row.version, caller));
        assert.deepEqual(changed.values, values[1]);
        assert.deepEqual(await found(rows, row.id, caller), changed);
        if (row.version !== undefined) {
          assert.notEqual(changed.version, row.version);
          await refuses('ABORTED', () => rows.update?.(row.id, values[2], row.version, caller));
          assert.deepEqual(await found(rows, row.id, caller), changed);
        }
        await refuses('NOT_FOUND', () => rows.update?.(row.id, values[2], undefined, someone()));
        assert.deepEqual(await found(rows, row.id, caller), changed);
      });

      it('are gone when they are deleted, and are there again when they are restored', async () => {
        const { rows, ask, caller } = open(way);
        if (rows.delete === undefined) return;
        const [row, ...others] = await fill(rows, values, caller);
        assert.ok(row);
        await refuses('NOT_FOUND', () => rows.delete?.(row.id, undefined, someone()));
        await rows.delete(row.id, row.version, caller);
        assert.deepEqual(idsOf((await rows.list({ ...ask, limit: 100 }, caller)).rows), idsOf(others));
        if (rows.restore === undefined) return assert.equal(await found(rows, row.id, caller), undefined);
        assert.ok((await found(rows, row.id, caller))?.deletedAt, 'a deleted row says when that was');
        assert.deepEqual(idsOf((await rows.list({ ...ask, limit: 100, deleted: true }, caller)).rows), [row.id]);
        const back = adminRowSchema.parse(await rows.restore(row.id, undefined, caller));
        assert.deepEqual([back.id, back.deletedAt, back.values], [row.id, undefined, row.values]);
      });
    });
  }
}

function open(way: ContributionWay<AdminResource>) {
  const { spec, rows } = way.open();
  const ask: Omit<AdminQuestion, 'limit'> = { sort: spec.sort, filters: [], deleted: false };
  return { rows: rows as AdminRows, ask, caller: someone() };
}

/** Of a tenant of their own: tests are in nobody's way. */
function someone(): AdminCaller {
  return { tenantId: `tenant-${crypto.randomUUID()}`, actor: 'user:ada' };
}

async function fill(rows: AdminRows, values: AdminRowsContract['values'], caller: AdminCaller): Promise<AdminRow[]> {
  if (rows.create === undefined) {
    const question = { limit: 100, sort: 'id', filters: [], deleted: false };
    return (await rows.list(question, caller)).rows;
  }
  const made: AdminRow[] = [];
  for (const each of values) {
    const row = adminRowSchema.parse(await rows.create(each, caller));
    assert.deepEqual(row.values, each);
    made.push(row);
  }
  return made;
}

async function found(rows: AdminRows, id: string, caller: AdminCaller): Promise<AdminRow | undefined> {
  try {
    return adminRowSchema.optional().parse(await rows.get(id, caller));
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

function refuses(code: AutomateError['code'], work: () => Promise<unknown> | undefined): Promise<void> {
  return assert.rejects(
    async () => work(),
    (error: unknown) => AutomateError.isInstance(error) && error.code === code,
  );
}

const idsOf = (rows: readonly AdminRow[]): string[] => rows.map(({ id }) => id).toSorted();
