import { approvalPressOf, callbackBody, eventTypeOf, type TriggerResolver, verifyWebhook } from '@automate/connectors';
import { type Clock, systemClock } from '@automate/core';
import type { Engine } from '@automate/engine';
import { rawBody } from '../http/body-spec.ts';
import { parseJson } from '../http/json.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { refusalDetail, refusalReason } from '../refusals/refusal-reason.ts';
import type { WebhookRefusals } from '../refusals/webhook-refusals.ts';
import { type PressPorts, pressButton } from './press-button.ts';
import { acceptedSchema } from './schemas.ts';

/** What accepting webhooks needs. */
export interface WebhookPorts {
  engine: Pick<Engine, 'ingest'>;
  triggers: TriggerResolver;
  /** Whose webhooks these are: the URL names a connector and an instance, never a tenant. */
  tenantId: string;
  /** Judges the replay window. Default: the machine's. */
  clock?: Pick<Clock, 'now'>;
  /** Default: a button answers nothing, and its delivery is an event. */
  press?: PressPorts;
  /** Told of what is refused. Default: it is only logged. */
  refusals?: Pick<WebhookRefusals, 'note'> | undefined;
  /** Masks secrets in a text. */
  redact(text: string): string;
}

/** Deliveries of other services: verified over the raw bytes, without running plugin code, and durable before the 202. */
export function webhookRoutes({
  engine,
  triggers,
  tenantId,
  clock = systemClock,
  press,
  refusals,
  redact,
}: WebhookPorts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/webhooks/:connector/:instance',
      access: { public: 'senders have no API key: the signature over the raw body is checked instead' },
      summary: 'Accept a delivery',
      body: rawBody(),
      answers: { status: 202, schema: acceptedSchema },
      refused({ params, source: address, error }) {
        const { connector = '', instance = '' } = params;
        const detail = refusalDetail(error);
        const said = detail === undefined ? undefined : redact(detail);
        refusals?.note({ connector, instance, address, reason: refusalReason(error), detail: said });
      },
      async handle({ request, params, body, traceparent, traceId }) {
        const { connector, instance } = params as { connector: string; instance: string };
        const trigger = await triggers.resolve({ tenantId, connector, instance });
        const secrets = await trigger.secrets();
        const { deliveryId } = verifyWebhook(trigger.verification, {
          headers: request.headers,
          rawBody: body,
          secrets,
          now: new Date(clock.now()),
        });
        const { text, value } = parseJson(callbackBody(trigger.approval, request.headers, body));
        const pressed = press && trigger.approval && approvalPressOf(trigger.approval, value);
        if (pressed !== undefined) return await pressButton(press!, tenantId, connector, pressed, traceId);
        const type = eventTypeOf(trigger.eventType, request.headers, value);
        const accepted = await engine.ingest({
          tenantId,
          type,
          source: trigger.source,
          payload: value,
          payloadJson: text,
          deliveryId,
          traceparent,
        });
        return json(202, accepted);
      },
    }),
  ];
}
