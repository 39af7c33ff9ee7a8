import { defineAction } from '@automate/connectors';
import {
  issueNumberProperty,
  postToGitHub,
  type RepositoryParams,
  readMember,
  repositoryPath,
  repositoryProperties,
} from './github-api.ts';

interface CreateCommentParams extends RepositoryParams {
  issueNumber: number;
  body: string;
}

/** https://docs.github.com/en/rest/issues/comments#create-an-issue-comment. `once`: GitHub does not know idempotency keys. */
export const createComment = defineAction<CreateCommentParams>({
  displayName: 'Create comment',
  description: 'Comments on an issue or a pull request.',
  effect: 'once',
  input: {
    type: 'object',
    properties: {
      ...repositoryProperties,
      issueNumber: issueNumberProperty,
      body: { type: 'string', minLength: 1, maxLength: 65_536, description: 'Markdown' },
    },
    required: ['owner', 'repo', 'issueNumber', 'body'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      url: { type: 'string', description: 'Of the API' },
      htmlUrl: { type: 'string', description: 'For people' },
    },
    required: ['id', 'url', 'htmlUrl'],
  },
  async run({ issueNumber, body, ...repository }, ctx) {
    const answer = await postToGitHub(
      ctx,
      `${repositoryPath(repository)}/issues/${issueNumber}/comments`,
      { body },
      201,
    );
    return {
      id: readMember(answer, 'id', 'number'),
      url: readMember(answer, 'url', 'string'),
      htmlUrl: readMember(answer, 'html_url', 'string'),
    };
  },
});
