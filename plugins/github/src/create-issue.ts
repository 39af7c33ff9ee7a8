import { defineAction } from '@automate/connectors';
import { postToGitHub, type RepositoryParams, readMember, repositoryPath, repositoryProperties } from './github-api.ts';

interface CreateIssueParams extends RepositoryParams {
  title: string;
  body?: string;
  labels?: string[];
  assignees?: string[];
  milestone?: number;
}

const names = { type: 'array', items: { type: 'string', minLength: 1 } };

/** https://docs.github.com/en/rest/issues/issues#create-an-issue. `once`: GitHub does not know idempotency keys. */
export const createIssue = defineAction<CreateIssueParams>({
  displayName: 'Create issue',
  description: 'Opens an issue in a repository.',
  effect: 'once',
  input: {
    type: 'object',
    properties: {
      ...repositoryProperties,
      title: { type: 'string', minLength: 1, maxLength: 256 },
      body: { type: 'string', maxLength: 65_536, description: 'Markdown' },
      labels: names,
      assignees: { ...names, description: 'Login names' },
      milestone: { type: 'integer', minimum: 1, description: 'Number of the milestone' },
    },
    required: ['owner', 'repo', 'title'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      number: { type: 'integer' },
      state: { type: 'string' },
      url: { type: 'string', description: 'Of the API' },
      htmlUrl: { type: 'string', description: 'For people' },
    },
    required: ['id', 'number', 'state', 'url', 'htmlUrl'],
  },
  async run({ owner, repo, ...issue }, ctx) {
    const answer = await postToGitHub(ctx, `${repositoryPath({ owner, repo })}/issues`, issue, 201);
    return {
      id: readMember(answer, 'id', 'number'),
      number: readMember(answer, 'number', 'number'),
      state: readMember(answer, 'state', 'string'),
      url: readMember(answer, 'url', 'string'),
      htmlUrl: readMember(answer, 'html_url', 'string'),
    };
  },
});
