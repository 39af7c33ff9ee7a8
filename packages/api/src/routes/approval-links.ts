import { AutomateError, type Clock, refused, systemClock } from '@automate/core';
import { type ApprovalGrant, type ApprovalLinks, type ApprovalRecord, type Engine, linkExpiry } from '@automate/engine';
import { z } from 'zod';
import { makerOf } from '../http/authenticate.ts';
import { type BodySpec, jsonBody } from '../http/body-spec.ts';
import { decodeUtf8 } from '../http/json.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { messagePage, questionPage } from './approval-page.ts';
import type { RecordedAnswer } from './record-answers.ts';
import { time } from './schemas.ts';

export interface ApprovalLinkPorts {
  engine: Pick<Engine, 'approvals'>;
  links: ApprovalLinks;
  /** Told of each answer, for the audit trail: its route declares no permission. */
  onAnswered(answer: RecordedAnswer): Promise<void>;
  clock?: Pick<Clock, 'now'>;
}

const linkBody = z.strictObject({
  recipient: z.string().min(1).max(200).describe('Who it is sent to: the answer is kept as link:<recipient>'),
  decision: z.string().min(1).max(50).optional().describe('The only option that it can choose. Default: any'),
});

/** A form as browsers send it, of which a field that comes twice counts once. */
const formBody: BodySpec<URLSearchParams> = {
  contentTypes: ['application/x-www-form-urlencoded'],
  parse: (bytes) => new URLSearchParams(decodeUtf8(bytes)),
};

const PUBLIC = 'the link is signed for one approval and expires: whoever was sent it may answer';
const ACTION = 'POST /approvals/:token';

/** Links that let somebody answer an approval in a browser, without an API key. */
export function approvalLinkRoutes({ engine, links, onAnswered, clock = systemClock }: ApprovalLinkPorts): Route[] {
  const { approvals } = engine;

  /** The approval that a token is for, or the page that says why there is none. */
  const open = async (token: string): Promise<{ grant: ApprovalGrant; approval: ApprovalRecord } | Reply> => {
    const grant = await links.read(token);
    if (grant === 'expired') return messagePage(410, 'Too late', 'This link has expired.');
    const approval =
      grant === 'invalid' ? undefined : await approvals.get(grant.tenantId, grant.approvalId).catch(unlessGone);
    if (grant === 'invalid' || approval === undefined) {
      return messagePage(404, 'Not found', 'This link is not valid. It may have been cut off where it was copied.');
    }
    const { status, answer } = approval;
    if (status === 'answered') {
      return messagePage(409, 'Answered', `It was answered: ${answer?.decision}, by ${answer?.by} at ${answer?.at}.`);
    }
    if (status !== 'open') {
      return messagePage(410, 'Too late', status === 'expired' ? 'Nobody answered in time.' : 'The run is over.');
    }
    if ((grant.revocations ?? 0) !== (approval.linksRevoked ?? 0)) {
      return messagePage(410, 'Revoked', 'This link is not good any more. Ask whoever sent it for another one.');
    }
    return { grant, approval };
  };

  return [
    route({
      method: 'POST',
      path: '/api/v1/approvals/:id/links',
      access: { permission: 'approvals:write' },
      summary: 'Make a signed link that lets somebody answer an approval in a browser',
      body: jsonBody(linkBody),
      answers: { status: 201, schema: z.object({ url: z.url(), expiresAt: time }), secret: true },
      async handle({ principal, params, body: { recipient, decision } }) {
        const { tenantId } = principal;
        const approval = await approvals.get(tenantId, params.id as string);
        if (approval.status !== 'open')
          throw refused('FAILED_PRECONDITION', sayApi('approval_is', { id: approval.id, status: approval.status }));
        if (decision !== undefined && !approval.options.includes(decision)) {
          throw new AutomateError({
            code: 'INVALID_ARGUMENT',
            effect: 'none',
            message: `/decision must be one of: ${approval.options.join(', ')}`,
          });
        }
        const expiresAt = linkExpiry(approval, clock.now());
        const grant = {
          ...{ tenantId, approvalId: approval.id, decision, recipient, revocations: approval.linksRevoked },
          madeBy: makerOf(principal),
        };
        const url = links.url(links.token(grant, expiresAt));
        if (url === undefined) {
          throw refused('FAILED_PRECONDITION', sayApi('no_public_url'));
        }
        return json(201, { url, expiresAt: expiresAt.toISOString() });
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/approvals/:id/links',
      access: { permission: 'approvals:write' },
      summary: 'Revoke every link and button that was made for an approval until now',
      answers: { status: 204 },
      async handle({ principal: { tenantId }, params }) {
        await approvals.revokeLinks(tenantId, params.id as string);
        return noContent();
      },
    }),
    route({
      method: 'GET',
      path: '/approvals/:token',
      access: { public: PUBLIC },
      summary: 'A page that says what is asked; it answers nothing by itself',
      answers: { status: 200 },
      async handle({ params }) {
        const opened = await open(params.token as string);
        if (!('grant' in opened)) return opened;
        const { grant, approval } = opened;
        return questionPage({ ...approval, options: grant.decision ? [grant.decision] : approval.options });
      },
    }),
    route({
      method: 'POST',
      path: '/approvals/:token',
      access: { public: PUBLIC },
      summary: 'Answer an approval by a signed link: the form of its page',
      body: formBody,
      answers: { status: 200 },
      async handle({ params, body, traceId }) {
        const opened = await open(params.token as string);
        if (!('grant' in opened)) return opened;
        const { tenantId, approvalId: id, recipient, decision: only, revocations } = opened.grant;
        const decision = body.get('decision') ?? only ?? '';
        if (only !== undefined && decision !== only) {
          return messagePage(403, 'Not this one', `This link can answer ${only} only.`);
        }
        const by = `link:${recipient}`;
        const comment = body.get('comment')?.trim() || undefined;
        try {
          const approval = await approvals.answer({ tenantId, id, decision, comment, by, via: 'link', revocations });
          await onAnswered({ tenantId, approval, by, action: ACTION, traceId });
          return messagePage(200, 'Thank you', `You answered: ${decision}.`);
        } catch (error) {
          return refusalPage(error);
        }
      },
    }),
  ];
}

function refusalPage(error: unknown): Reply {
  const code = AutomateError.isInstance(error) ? error.code : undefined;
  const { message } = error as Error;
  if (code === 'FAILED_PRECONDITION') return messagePage(409, 'Too late', message);
  if (code === 'PERMISSION_DENIED') return messagePage(403, 'Not you', message);
  if (code === 'INVALID_ARGUMENT') return messagePage(400, 'Not understood', message);
  throw error;
}

function unlessGone(error: unknown): undefined {
  if (!AutomateError.isInstance(error) || error.code !== 'NOT_FOUND') throw error;
}
