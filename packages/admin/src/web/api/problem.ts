/** A refused or failed call, as the server told it (RFC 9457). Status 0: the server did not answer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly traceId: string | undefined;
  /** Everything that was wrong, by JSON Pointer. */
  readonly errors: readonly InputProblem[];

  constructor({ status, code, detail, traceId, errors }: ProblemBody) {
    super(detail);
    this.status = status;
    this.code = code;
    this.traceId = traceId;
    this.errors = errors ?? [];
  }
}

export interface InputProblem {
  pointer: string;
  message: string;
  line?: number;
  column?: number;
}

export interface ProblemBody {
  status: number;
  code: string;
  detail: string;
  traceId?: string;
  errors?: InputProblem[];
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}
