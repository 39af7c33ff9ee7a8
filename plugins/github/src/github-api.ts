import type { ActionContext, InstanceContext } from '@automate/connectors';
import type { JsonObject, JsonValue } from '@automate/core';
import { DEFAULT_BASE_URL } from './config.ts';
import { badBaseUrl, gitHubError, unreadableAnswer } from './errors.ts';

const API_VERSION = '2022-11-28';
const MAX_REDIRECTS = 3;

/** Names a repository: schema and type of the parameters that every action has. */
export interface RepositoryParams {
  owner: string;
  repo: string;
}

export const repositoryProperties: JsonObject = {
  owner: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$', description: 'User or organisation' },
  // Not only dots: a URL would take them for a step.
  repo: {
    type: 'string',
    pattern: '^\\.{0,2}[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$',
    description: 'Name without the owner',
  },
};

export const issueNumberProperty: JsonObject = {
  type: 'integer',
  minimum: 1,
  description: 'Of an issue or a pull request',
};

/** What came back, and for people what was asked. */
export interface GitHubAnswer {
  body: JsonValue;
  request: string;
}

/** Under the instance's base URL. @throws ConnectorError FAILED_PRECONDITION when it has none that can be asked */
export function urlFor({ instance }: InstanceContext, path: string): URL {
  const { baseUrl = DEFAULT_BASE_URL } = instance.config;
  const url = `${String(baseUrl).replace(/\/+$/, '')}${path}`;
  if (URL.canParse(url)) return new URL(url);
  throw badBaseUrl(instance.name);
}

/** What is asked of every answer, and who asks. */
export const HEADERS = {
  accept: 'application/vnd.github+json',
  'user-agent': 'automate-plugin-github',
  'x-github-api-version': API_VERSION,
} as const;

/** Parsed, null when it is no JSON. */
export async function jsonOf(answer: Response): Promise<JsonValue> {
  try {
    return JSON.parse(await answer.text()) as JsonValue;
  } catch {
    return null;
  }
}

/** Where a moved repository is now, when GitHub itself says so. */
function movedTo(answer: Response, url: URL): URL | undefined {
  const location = answer.headers.get('location');
  if (![301, 302, 307, 308].includes(answer.status) || location === null || !URL.canParse(location, url))
    return undefined;
  const target = new URL(location, url);
  return target.origin === url.origin ? target : undefined;
}

/**
 * One POST of GitHub's REST API. The path is under the instance's base URL. Redirects of renamed repositories are
 * followed with the same method and body (fetch would make a GET of some), on the same origin only.
 * @throws ConnectorError see `gitHubError`
 */
export async function postToGitHub(
  ctx: ActionContext,
  path: string,
  params: JsonObject,
  expectedStatus: number,
): Promise<GitHubAnswer> {
  let url = urlFor(ctx, path);
  const request = `POST ${url.origin}`;
  const init = {
    method: 'POST',
    headers: {
      ...HEADERS,
      authorization: `Bearer ${ctx.secret('token')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(params),
    signal: ctx.signal,
    redirect: 'manual' as const,
  };
  for (let redirects = 0; ; redirects++) {
    const answer = await ctx.fetch(url, init);
    const target = redirects < MAX_REDIRECTS ? movedTo(answer, url) : undefined;
    if (target) {
      await answer.body?.cancel();
      url = target;
      continue;
    }
    if (answer.status !== expectedStatus) {
      const { status, headers } = answer;
      throw gitHubError({ request, status, headers, body: await jsonOf(answer), attempt: ctx.attempt });
    }
    return { body: await jsonOf(answer), request };
  }
}

/** A member of the answer, of the type it must have. @throws ConnectorError INTERNAL, effect `unknown`, when it has not */
export function readMember(answer: GitHubAnswer, name: string, type: 'string'): string;
export function readMember(answer: GitHubAnswer, name: string, type: 'number'): number;
export function readMember({ body, request }: GitHubAnswer, name: string, type: 'string' | 'number'): string | number {
  const value = typeof body === 'object' && body !== null && !Array.isArray(body) ? body[name] : undefined;
  if (typeof value !== type) throw unreadableAnswer(request, name);
  return value as string | number;
}

/** The path of a repository, names encoded. */
export function repositoryPath({ owner, repo }: RepositoryParams): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
}
