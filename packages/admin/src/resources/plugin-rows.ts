import { AutomateError, type Logger, toAutomateError } from '@automate/core';
import { type AdminRows, adminPageSchema, adminRowSchema } from '@automate/extensions';
import type { z } from 'zod';

/** Codes that a plugin tells its callers with; anything else is a failure of its own. */
const TOLD: readonly AutomateError['code'][] = [
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'ABORTED',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'UNIMPLEMENTED',
  'UNAVAILABLE',
];

/** Rows behind a plugin's code, whose answers are looked at before anybody believes them. */
export function checkedRows(
  rows: AdminRows,
  { pluginId, key, log, redact }: { pluginId: string; key: string; log: Logger; redact(text: string): string },
): AdminRows {
  const failure = (thrown: unknown) => told(thrown, where, log, redact);
  const where = `plugin "${pluginId}", admin resource "${key}"`;
  const ask = async <S extends z.ZodType>(schema: S, work: () => Promise<unknown>): Promise<z.output<S>> => {
    let answer: unknown;
    try {
      answer = await work();
    } catch (error) {
      throw failure(error);
    }
    const read = schema.safeParse(answer);
    if (read.success) return read.data;
    throw unavailable(
      `${where} answered what is no row: ${read.error.issues.map(({ path }) => path.join('/')).join(', ')}`,
    );
  };
  const { list, get, create, update, delete: remove, restore } = rows;
  return {
    list: (...args) => ask(adminPageSchema, () => list.apply(rows, args)),
    get: (...args) => ask(adminRowSchema.optional(), () => get.apply(rows, args)),
    ...(create && { create: (...args) => ask(adminRowSchema, () => create.apply(rows, args)) }),
    ...(update && { update: (...args) => ask(adminRowSchema, () => update.apply(rows, args)) }),
    ...(remove && {
      async delete(...args) {
        await remove.apply(rows, args).catch((error: unknown) => {
          throw failure(error);
        });
      },
    }),
    ...(restore && { restore: (...args) => ask(adminRowSchema, () => restore.apply(rows, args)) }),
  } satisfies AdminRows;
}

/** What a plugin says to its callers as it is; what it was not ready for is for the log alone. */
function told(thrown: unknown, where: string, log: Logger, redact: (text: string) => string): AutomateError {
  const error = toAutomateError(thrown);
  if (TOLD.includes(error.code)) {
    const { code, message, retryable, effect, details } = error;
    return new AutomateError({ code, message: redact(message), retryable, effect, details });
  }
  log.warn({ where, code: error.code, reason: error.message }, 'rows of an admin resource failed');
  return unavailable(`${where} failed: the server's log says why.`);
}

function unavailable(message: string): AutomateError {
  return new AutomateError({ code: 'UNAVAILABLE', message, retryable: false });
}
