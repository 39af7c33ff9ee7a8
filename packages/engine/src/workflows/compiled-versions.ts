import { AutomateError } from '@automate/core';
import type { FilterLookup } from '@automate/templates';
import { type CompiledWorkflow, compileWorkflow, type WorkflowDocument } from '@automate/workflow';
import type { Sql } from 'postgres';
import type { WorkflowRef } from '../execution/stored-execution.ts';

/** A version as it runs. */
export interface RunnableWorkflow extends CompiledWorkflow {
  /** Who wrote this version; null where that is not known. */
  readonly owner: string | null;
}

/** Compiled workflow versions. A version never changes, so what is cached is never outdated. */
export interface CompiledVersions {
  /** @throws AutomateError when this process cannot compile it, for example for want of a filter */
  get(ref: WorkflowRef): Promise<RunnableWorkflow>;
  /** From a document at hand. */
  compile(ref: WorkflowRef, stored: StoredVersion): RunnableWorkflow;
}

/** A version as it is stored. */
export interface StoredVersion {
  document: WorkflowDocument;
  /** Who wrote it. */
  owner: string | null;
}

/** `capacity`: versions kept, the least recently used goes first. Default 1,000. */
export function createCompiledVersions(options: {
  sql: Sql;
  filters?: FilterLookup | undefined;
  capacity?: number | undefined;
}): CompiledVersions {
  const { sql, filters, capacity = 1_000 } = options;
  const cache = new Map<string, RunnableWorkflow>();
  const loading = new Map<string, Promise<RunnableWorkflow>>();

  const keep = (key: string, workflow: RunnableWorkflow) => {
    cache.delete(key);
    cache.set(key, workflow);
    const oldest = cache.size > capacity ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    return workflow;
  };

  const compile = (ref: WorkflowRef, { document, owner }: StoredVersion) => {
    const key = keyOf(ref);
    return keep(key, cache.get(key) ?? { ...compileWorkflow(document, { filters }), owner });
  };

  const load = async (ref: WorkflowRef): Promise<RunnableWorkflow> => {
    const [row] = await sql<StoredVersion[]>`
      select document, created_by as owner from automate_engine.workflow_versions
      where tenant_id = ${ref.tenantId} and workflow_id = ${ref.workflowId} and version = ${ref.version}`;
    if (row) return compile(ref, row);
    throw new AutomateError({
      code: 'NOT_FOUND',
      effect: 'none',
      message: `Version ${ref.version} of the workflow ${ref.workflowId} is gone.`,
    });
  };

  return {
    compile,
    async get(ref) {
      const key = keyOf(ref);
      const known = cache.get(key);
      if (known) return keep(key, known);
      let promise = loading.get(key);
      if (!promise) {
        promise = load(ref).finally(() => loading.delete(key));
        loading.set(key, promise);
      }
      return await promise;
    },
  };
}

function keyOf(ref: WorkflowRef): string {
  return `${ref.workflowId} ${ref.version} ${ref.tenantId}`;
}
