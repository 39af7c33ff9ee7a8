import type { InputProblem, JsonValue } from '@automate/core';
import type { LimitUse } from '../limits/limit-records.ts';
import type { Page, PageRequest } from '../queries/page.ts';

/** How a workflow's text is written. */
export type WorkflowFormat = 'yaml' | 'json';

/** A workflow's text as its author wrote it. */
export interface WorkflowSource {
  text: string;
  format: WorkflowFormat;
}

/** One workflow in a list. Times are ISO 8601 in UTC. */
export interface WorkflowSummary {
  /** UUID, version 7. */
  id: string;
  /** Unique per tenant. */
  name: string;
  description?: string;
  /** Only active workflows are matched against events. */
  active: boolean;
  /** Its runs are created, and do not begin before it is resumed. */
  paused: boolean;
  /** The newest version. Counts from 1; a run keeps the version it began with. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** A workflow at its newest version. */
export interface WorkflowRecord extends WorkflowSummary {
  document: JsonValue;
  source: WorkflowSource;
  /** What the author should know though the workflow is valid. Told by `create` and `update`. */
  warnings: InputProblem[];
  /** The limits of the newest version, where it has some, and what is under way by them. Told by `get`. */
  limits?: LimitUse[];
}

/** One version of a workflow. It is never changed. */
export interface WorkflowVersion {
  version: number;
  format: WorkflowFormat;
  /** SHA-256 of the text in UTF-8, hexadecimal. */
  hash: string;
  /** Whether events are matched with it: the newest version of an active workflow. */
  active: boolean;
  createdAt: string;
  /** For example `api-key/<id>` or `user/<login>`; absent where that is not known. */
  createdBy?: string;
}

/** What storing a text would do. */
export interface WorkflowCheck {
  document: JsonValue;
  warnings: InputProblem[];
  /** The workflow of that name as it is; absent where there is none yet. */
  stored?: WorkflowRecord;
}

/** Stores workflows. A `workflow` argument is a name or an id. */
export interface WorkflowRepository {
  /**
   * Inactive unless told otherwise. `by`: who does it, for the record of the version.
   * @throws AutomateError INVALID_ARGUMENT (details.errors names every problem), ALREADY_EXISTS (the name)
   */
  create(input: {
    tenantId: string;
    source: WorkflowSource;
    activate?: boolean | undefined;
    by?: string | undefined;
  }): Promise<WorkflowRecord>;
  /**
   * Adds a version. An unchanged text adds none.
   * @throws AutomateError INVALID_ARGUMENT (also when the name differs), NOT_FOUND, ABORTED (`expectedVersion` is not the newest)
   */
  update(input: {
    tenantId: string;
    workflow: string;
    source: WorkflowSource;
    expectedVersion?: number | undefined;
    by?: string | undefined;
  }): Promise<WorkflowRecord>;
  /** Everything that storing looks at, and nothing stored. @throws AutomateError INVALID_ARGUMENT */
  check(input: { tenantId: string; source: WorkflowSource }): Promise<WorkflowCheck>;
  /** `connection`: only those whose newest version uses that instance, as `connector/instance`, or that connector, by its key. */
  list(
    query: { tenantId: string; active?: boolean | undefined; connection?: string | undefined } & PageRequest,
  ): Promise<Page<WorkflowSummary>>;
  /** `version` absent: the newest. @throws AutomateError NOT_FOUND */
  get(tenantId: string, workflow: string, version?: number): Promise<WorkflowRecord>;
  /** Newest first. @throws AutomateError NOT_FOUND */
  versions(query: { tenantId: string; workflow: string } & PageRequest): Promise<Page<WorkflowVersion>>;
  /** Events accepted after this resolved are matched. @throws AutomateError NOT_FOUND */
  activate(tenantId: string, workflow: string): Promise<WorkflowSummary>;
  /** Runs that began go on. @throws AutomateError NOT_FOUND */
  deactivate(tenantId: string, workflow: string): Promise<WorkflowSummary>;
  /**
   * No run of it begins any more: events are accepted and matched, and their runs stay `pending`; those that began go on.
   * Whether it is active is another thing. @throws AutomateError NOT_FOUND
   */
  pause(tenantId: string, workflow: string): Promise<WorkflowSummary>;
  /** What was not begun begins, oldest first. @throws AutomateError NOT_FOUND */
  resume(tenantId: string, workflow: string): Promise<WorkflowSummary>;
}
