import { type InputProblem, invalidArgument, type JsonValue } from '@automate/core';
import { z } from 'zod';

/**
 * How a button answers an approval: where a delivery says what, as JSON Pointers (RFC 6901) into its body. A connector puts
 * `token` of one of `metadata.approval.options` of `send_notification` into each button, and the service sends it back.
 */
export interface ApprovalCallback {
  /** The token of the button. A delivery that has no text there is an event like every other. */
  token: string;
  /** Who pressed it: a text, or a number. The answer is kept as `<connector>:<user>`. */
  user: string;
  comment?: string;
  /** The service sends a form, and the JSON is the value of this field of it. */
  formField?: string;
}

/** What a delivery says of an approval. */
export interface ApprovalPress {
  token: string;
  user: string;
  comment?: string;
}

const pointer = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'is no JSON Pointer, such as /user/id');

/** A callback as it stands in a manifest. */
export const approvalCallbackSchema = z.strictObject({
  token: pointer,
  user: pointer,
  comment: pointer.exactOptional(),
  formField: z.string().min(1).max(100).exactOptional(),
}) satisfies z.ZodType<ApprovalCallback>;

/** The JSON of a delivery: its body, or the field of the form that has it. */
export function callbackBody(callback: ApprovalCallback | undefined, headers: Headers, body: Uint8Array): Uint8Array {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (callback?.formField === undefined || type !== 'application/x-www-form-urlencoded') return body;
  const value = new URLSearchParams(Buffer.from(body).toString()).get(callback.formField);
  if (value === null) throw invalidArgument(`The form has no field "${callback.formField}".`);
  return Buffer.from(value);
}

/**
 * What a verified delivery answers; undefined: nothing, it is an event.
 * @throws AutomateError INVALID_ARGUMENT when it does not say who answers
 */
export function approvalPressOf(callback: ApprovalCallback, body: JsonValue): ApprovalPress | undefined {
  const token = valueAt(body, callback.token);
  if (typeof token !== 'string') return undefined;
  const user = valueAt(body, callback.user);
  const comment = callback.comment === undefined ? undefined : valueAt(body, callback.comment);
  const problems: InputProblem[] = [];
  if (!isName(user)) problems.push({ pointer: callback.user, message: 'does not say who answers' });
  if (comment !== undefined && comment !== null && typeof comment !== 'string') {
    problems.push({ pointer: callback.comment ?? '', message: 'must be a text' });
  }
  if (problems.length > 0) throw invalidArgument('The delivery is no answer: see errors.', problems);
  return { token, user: String(user), ...(typeof comment === 'string' && comment !== '' && { comment }) };
}

function isName(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length > 0 && value.length <= 200);
}

/** The value at a JSON Pointer, over own properties. */
function valueAt(body: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const step of path.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, JsonValue>)[name];
  }
  return value;
}
