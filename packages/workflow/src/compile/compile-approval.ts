import { invalidArgument, type JsonValue } from '@automate/core';
import type { CompiledTemplate } from '@automate/templates';
import type { ApprovalStep } from '../compiled.ts';
import { DEFAULT_OPTIONS } from '../document/approval-schema.ts';
import type { ApprovalDocument } from '../document/document.ts';
import { rendered } from './rendered.ts';

/** Characters of a message that was rendered. */
const MAX_MESSAGE = 10_000;
/** Characters of one of those who may answer. */
const MAX_APPROVER = 500;

/** `template`: of the fields `message` and `approvers`. */
export function compileApproval(
  approval: ApprovalDocument,
  template: CompiledTemplate | undefined,
  owner: string,
): Pick<ApprovalStep, 'options' | 'failOn' | 'onTimeout' | 'evaluate'> {
  return {
    options: approval.options ?? DEFAULT_OPTIONS,
    failOn: approval.fail_on ?? [],
    onTimeout: approval.on_timeout,
    evaluate: rendered(template, ({ message, approvers }) => {
      const text = textOf(message);
      if (text.length > MAX_MESSAGE) {
        throw invalidArgument(`${owner}: the message has more than ${MAX_MESSAGE} characters`);
      }
      const who = approvers === undefined ? undefined : (approvers as JsonValue[]).map(textOf);
      if (who?.some((one) => one.length > MAX_APPROVER)) {
        throw invalidArgument(`${owner}: an approver has more than ${MAX_APPROVER} characters`);
      }
      return { message: text, approvers: who };
    }),
  };
}

/** A template that is the whole text keeps its type; people read text. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
