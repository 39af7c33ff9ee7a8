import { defineTrigger } from '@automate/connectors';

/**
 * Any webhook of a repository, an organisation or an app. Event types are `github.<event>.<action>`, for example
 * `github.issues.opened`, or `github.<event>` where GitHub gives no action.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const webhook = defineTrigger({
  displayName: 'Webhook',
  description: 'A delivery from GitHub, signed with the webhook secret.',
  verification: {
    scheme: 'hmac',
    secretField: 'webhookSecret',
    header: 'x-hub-signature-256',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    deliveryIdHeader: 'x-github-delivery',
  },
  eventType: { header: 'x-github-event', bodyPath: 'action' },
  events: [
    'issues.opened',
    'issues.closed',
    'issues.reopened',
    'issues.edited',
    'issues.labeled',
    'issues.assigned',
    'issue_comment.created',
    'pull_request.opened',
    'pull_request.closed',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.labeled',
    'pull_request.review_requested',
    'pull_request.ready_for_review',
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
    'push',
    'create',
    'delete',
    'fork',
    'star.created',
    'release.published',
    'status',
    'check_run.completed',
    'check_suite.completed',
    'workflow_run.completed',
    'deployment.created',
    'deployment_status.created',
    'discussion.created',
    'repository.created',
    'member.added',
    'ping',
  ],
});
