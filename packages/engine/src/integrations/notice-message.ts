import { AutomateError, type JsonObject, type JsonValue } from '@automate/core';
import type { RenderPorts } from '@automate/templates';
import type { CompiledIntegration, IntegrationEvent, IntegrationScope } from '@automate/workflow';
import type { ApprovalRecord } from '../approvals/approval-record.ts';
import { type ApprovalLinks, linkExpiry } from '../ports/approval-links.ts';
import type { NoticePlace, NoticeRun } from './notice.ts';

/** The parameters of `send_notification`, and the tokens in them, which nothing may be told of. */
export interface NoticeMessage {
  params: JsonObject;
  tokens: string[];
}

/** What an integration is told. @throws AutomateError INVALID_ARGUMENT */
export async function messageOf(
  integration: CompiledIntegration,
  notice: NoticePlace,
  about: { run: NoticeRun; approval: ApprovalRecord | undefined },
  ports: RenderPorts,
  links: ApprovalLinks | undefined,
): Promise<NoticeMessage> {
  const { run, approval } = about;
  const { error } = run;
  const scope = {
    event: run.event,
    execution: { id: notice.executionId, name: run.workflowName, owner: run.owner },
    run: {
      status: run.status,
      output: run.output,
      error: error && { code: error.code, message: error.message, step: stepOf(error.details) },
    },
  };
  const known = approval && { ...approval, expiresAt: approval.expiresAt ?? null };
  const recipient = await integration.recipient({ ...scope, approval: asked(known, undefined) }, ports);
  if (recipient === '') throw problem('"to" gives nothing');
  const given = approval && linksFor(approval, notice.tenantId, recipient, links);
  const whole: IntegrationScope = { ...scope, approval: asked(known, given) };
  const { subject, message } = await integration.content(whole, ports);
  const text = message ?? saying(notice.event, whole);
  if (text === '') throw problem('"message" gives nothing');
  return {
    params: {
      recipient,
      message: text,
      ...(subject && { subject }),
      ...(integration.kind === 'approval' && known && { metadata: { approval: buttonsOf(known, given) } }),
    },
    tokens: given === undefined ? [] : [given.any.token, ...Object.values(given.options).map(({ token }) => token)],
  };
}

interface Link {
  token: string;
  url: string | null;
}
interface GivenLinks {
  /** For whichever option. */
  any: Link;
  options: Record<string, Link>;
}
type Known = Omit<ApprovalRecord, 'expiresAt'> & { expiresAt: string | null };

function linksFor(
  approval: ApprovalRecord,
  tenantId: string,
  recipient: string,
  links: ApprovalLinks | undefined,
): GivenLinks | undefined {
  if (links === undefined) return undefined;
  const expiresAt = linkExpiry(approval, Date.now());
  const link = (decision?: string): Link => {
    const grant = { tenantId, approvalId: approval.id, recipient, decision, revocations: approval.linksRevoked };
    const token = links.token(grant, expiresAt);
    return { token, url: links.url(token) ?? null };
  };
  return { any: link(), options: Object.fromEntries(approval.options.map((option) => [option, link(option)])) };
}

/** As templates see it. */
function asked(known: Known | undefined, given: GivenLinks | undefined): JsonObject | null {
  if (known === undefined) return null;
  const { id, path, message, options, expiresAt } = known;
  const links = Object.entries(given?.options ?? {}).map(([option, { url }]) => [option, url]);
  return { id, path, message, options, expiresAt, link: given?.any.url ?? null, links: Object.fromEntries(links) };
}

/** As connectors get it, which make a button of each option: its token comes back with their callback. */
function buttonsOf({ id, message, expiresAt }: Known, given: GivenLinks | undefined): JsonObject {
  const options = Object.entries(given?.options ?? {}).map(([option, { token, url }]) => ({ option, token, url }));
  return { id, message, expiresAt, link: given?.any.url ?? null, options };
}

const VERBS: Record<Exclude<IntegrationEvent, 'approval_requested'>, string> = {
  started: 'has started',
  completed: 'has completed',
  failed: 'has failed',
  cancelled: 'was cancelled',
  uncertain: 'has stopped: whether a step took effect is not known',
};

function saying(event: IntegrationEvent, { execution, run, approval }: IntegrationScope): string {
  if (event === 'approval_requested') {
    const { message, link } = approval ?? {};
    return `${execution.name} asks: ${message}${link === null || link === undefined ? '' : `\n${link}`}`;
  }
  const reason = (run.error as { message: string } | null)?.message;
  const why = reason === undefined || event === 'started' || event === 'completed' ? '' : `: ${reason}`;
  return `${execution.name} ${VERBS[event]}${why} (run ${execution.id})`;
}

function stepOf(details: JsonValue | undefined): JsonValue {
  const known = typeof details === 'object' && details !== null && !Array.isArray(details) ? details.step : undefined;
  return known ?? null;
}

function problem(message: string): AutomateError {
  return new AutomateError({ code: 'INVALID_ARGUMENT', effect: 'none', message: `The integration's ${message}.` });
}
