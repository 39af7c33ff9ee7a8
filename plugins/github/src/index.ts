import { defineConnector } from '@automate/connectors';
import { definePlugin } from '@automate/core';
import { addLabels } from './add-labels.ts';
import { fields } from './config.ts';
import { createComment } from './create-comment.ts';
import { createIssue } from './create-issue.ts';
import { healthCheck } from './health.ts';
import { webhook } from './webhook.ts';

/** The `github` connector. */
export default definePlugin({
  id: 'github',
  contributes: [
    defineConnector({
      key: 'github',
      displayName: 'GitHub',
      description: 'Hears of what happens in repositories, and writes issues, comments and labels.',
      fields,
      healthCheck,
      actions: { create_issue: createIssue, create_comment: createComment, add_labels: addLabels },
      triggers: { webhook },
    }),
  ],
});
