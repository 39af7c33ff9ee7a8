import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { ObjectOwner } from './object-writer.ts';

/** Masks secrets in bytes as they come, also those that begin in one chunk and end in the next; undefined: there are none. */
export function redactBytes(
  secrets: ExecutionSecrets,
  { tenantId, executionId }: ObjectOwner,
): TransformStream<Uint8Array, Uint8Array> | undefined {
  const redaction = secrets.redactor?.({ tenantId, ids: [executionId] })?.bytes();
  if (redaction === undefined) return undefined;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const masked = redaction.write(chunk);
      if (masked.byteLength > 0) controller.enqueue(masked);
    },
    flush(controller) {
      const rest = redaction.end();
      if (rest.byteLength > 0) controller.enqueue(rest);
    },
  });
}
