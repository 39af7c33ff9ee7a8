import { defineAction } from '@automate/connectors';
import { unreadableAnswer } from './errors.ts';
import {
  issueNumberProperty,
  postToGitHub,
  type RepositoryParams,
  repositoryPath,
  repositoryProperties,
} from './github-api.ts';

interface AddLabelsParams extends RepositoryParams {
  issueNumber: number;
  labels: string[];
}

/**
 * https://docs.github.com/en/rest/issues/labels#add-labels-to-an-issue. `idempotent` without a limit: a label that the
 * issue has stays as it is.
 */
export const addLabels = defineAction<AddLabelsParams>({
  displayName: 'Add labels',
  description: 'Adds labels to an issue or a pull request; those it has stay.',
  effect: 'idempotent',
  input: {
    type: 'object',
    properties: {
      ...repositoryProperties,
      issueNumber: issueNumberProperty,
      labels: { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, maxItems: 100 },
    },
    required: ['owner', 'repo', 'issueNumber', 'labels'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: { labels: { type: 'array', items: { type: 'string' }, description: 'All that the issue has now' } },
    required: ['labels'],
  },
  async run({ issueNumber, labels, ...repository }, ctx) {
    const path = `${repositoryPath(repository)}/issues/${issueNumber}/labels`;
    const { body, request } = await postToGitHub(ctx, path, { labels }, 200);
    if (!Array.isArray(body)) throw unreadableAnswer(request, 'list of labels');
    return {
      labels: body.flatMap((label) =>
        typeof label === 'object' && label !== null && 'name' in label && typeof label.name === 'string'
          ? [label.name]
          : [],
      ),
    };
  },
});
