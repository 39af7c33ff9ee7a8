import { type Connector, ConnectorError } from '@automate/connectors';
import { scriptedContext } from '@automate/connectors/contract-suite';
import { AutomateError, type JsonObject } from '@automate/core';
import { createEgress, type SecretPlaceholders } from '@automate/egress';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import plugin from './index.ts';
import { GitHubEmulator } from './testing/github-emulator.ts';

const github = plugin.contributes[0]!.value as Connector;
const emulator = new GitHubEmulator();
const PLACEHOLDER = '«secret:token»';

/** One secret, for the emulator's host only. */
const secrets: SecretPlaceholders = {
  find: (text) =>
    [...text.matchAll(new RegExp(PLACEHOLDER, 'g'))].map(({ index }) => ({ placeholder: PLACEHOLDER, index })),
  display: () => '$secret:token',
  async reveal(_, { target }) {
    if (target.host === '127.0.0.1') return emulator.token;
    throw new AutomateError({ code: 'PERMISSION_DENIED', message: `not for ${target.host}`, effect: 'none' });
  },
  redactor: () => undefined,
};
const egress = createEgress({ allowPrivate: ['127.0.0.0/8'], secrets });
const repository = { owner: 'octo', repo: 'hello' };

beforeAll(() => emulator.start());
beforeEach(() => {
  emulator.requests.length = 0;
  emulator.script.length = 0;
  emulator.issues.clear();
});
afterAll(async () => {
  await egress.close();
  emulator.stop();
});

interface RunOptions {
  config?: JsonObject;
  signal?: AbortSignal;
}

function run(action: string, params: JsonObject, { config = { baseUrl: emulator.url }, signal }: RunOptions = {}) {
  const { ctx } = scriptedContext({
    connector: github,
    config,
    fetch: (url, init) => egress.fetch(url, { ...init, secretScope: { tenantId: 'default', ids: ['execution-1'] } }),
    ...(signal ? { signal } : {}),
  });
  return github.execute(action, params, ctx);
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error = await promise.then(
    (value) => new Error(`it returned ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ConnectorError.isInstance(error)) return error;
  throw error;
}

const createIssue = (more: JsonObject = {}) => run('create_issue', { ...repository, title: 'A title', ...more });

describe('against an emulator of GitHub', () => {
  it('creates an issue, comments on it and labels it', async () => {
    const issue = await createIssue({ body: 'naïve ☃', labels: ['bug'] });
    expect(issue).toEqual({
      id: expect.any(Number),
      number: 1,
      state: 'open',
      url: `${emulator.url}/repos/octo/hello/issues/1`,
      htmlUrl: 'https://github.com/octo/hello/issues/1',
    });
    expect(await run('create_comment', { ...repository, issueNumber: 1, body: 'Thanks' })).toMatchObject({
      htmlUrl: expect.stringContaining('#issuecomment-'),
    });
    const label = () => run('add_labels', { ...repository, issueNumber: 1, labels: ['bug', 'triage'] });
    expect(await label()).toEqual({ labels: ['bug', 'triage'] });
    expect(await label()).toEqual({ labels: ['bug', 'triage'] });
    expect(emulator.issues.get(1)).toEqual({
      number: 1,
      title: 'A title',
      labels: ['bug', 'triage'],
      comments: ['Thanks'],
    });
  });

  it('says who it is and puts the token in on the way out only', async () => {
    await createIssue();
    expect(emulator.requests[0]).toMatchObject({
      method: 'POST',
      path: '/api/v3/repos/octo/hello/issues',
      body: { title: 'A title' },
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${emulator.token}`,
        'user-agent': 'automate-plugin-github',
        'x-github-api-version': '2022-11-28',
        'content-type': 'application/json',
      },
    });
  });

  it('follows a renamed repository with the same request, and stays on its host', async () => {
    expect(await run('create_issue', { owner: 'octo', repo: 'old', title: 'Moved' })).toMatchObject({ number: 1 });
    expect(emulator.requests.map(({ method, body }) => [method, body.title])).toEqual([
      ['POST', 'Moved'],
      ['POST', 'Moved'],
    ]);
    const elsewhere = emulator.url.replace('127.0.0.1', '127.0.0.2');
    emulator.script.push({ status: 307, headers: { location: `${elsewhere}/repos/octo/hello/issues` } });
    expect(await errorOf(createIssue())).toMatchObject({ code: 'FAILED_PRECONDITION', details: { status: 307 } });
    for (let n = 0; n < 5; n++) emulator.script.push({ status: 308, headers: { location: '/api/v3/again' } });
    emulator.requests.length = 0;
    expect((await errorOf(createIssue())).details?.status).toBe(308);
    expect(emulator.requests).toHaveLength(4);
  });

  it.each(['..', '.', '...', 'a/b', '', '%2e%2e', 'a?b', 'a#b'])('refuses the repository name %j', async (repo) => {
    expect(await errorOf(run('create_issue', { owner: 'octo', repo, title: 'x' }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
      details: { errors: [expect.objectContaining({ pointer: '/repo' })] },
    });
    expect(emulator.requests).toEqual([]);
  });

  it('takes repository names with dots', async () => {
    for (const repo of ['.github', 'a.b', '..a', 'a-_.']) {
      expect((await errorOf(run('create_issue', { owner: 'octo', repo, title: 'x' }))).code).toBe('NOT_FOUND');
      expect(emulator.requests.at(-1)?.path).toBe(`/api/v3/repos/octo/${repo}/issues`);
    }
  });
});

describe('what GitHub refuses', () => {
  it('is said with every problem', async () => {
    const error = await errorOf(createIssue({ title: ' ' }));
    expect(error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
      retryable: false,
      details: { status: 422, errors: [{ pointer: '/title', message: 'missing_field' }] },
    });
    expect(error.message).toMatch(/answered 422: Validation Failed - title: missing_field/);
  });

  it.each<[number, string, RegExp]>([
    [401, 'UNAUTHENTICATED', /Bad credentials - check the access token/],
    [403, 'PERMISSION_DENIED', /Resource not accessible/],
    [404, 'NOT_FOUND', /what the token may not see/],
    [410, 'NOT_FOUND', /Issues are disabled/],
  ])('is told apart: %i', async (status, code, message) => {
    const said = {
      401: 'Bad credentials',
      403: 'Resource not accessible',
      404: 'Not Found',
      410: 'Issues are disabled',
    }[status];
    emulator.script.push({ status, body: { message: said ?? '' } });
    const error = await errorOf(createIssue());
    expect(error).toMatchObject({ code, effect: 'none', retryable: false });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(emulator.token);
  });

  const soon = String(Math.ceil(Date.now() / 1000) + 3600);
  it.each<[string, number, Record<string, string>, string, number, number]>([
    [
      'the primary limit',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon },
      'API rate limit exceeded',
      3_000_000,
      3_601_000,
    ],
    [
      'the primary limit, as 429',
      429,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon },
      '',
      3_000_000,
      3_601_000,
    ],
    [
      'a limit that never ends',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '999999999999' },
      '',
      86_400_000,
      86_400_000,
    ],
    ['a limit that has just ended', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, '', 1000, 1000],
    [
      'a secondary limit with a time',
      403,
      { 'retry-after': '7' },
      'You have exceeded a secondary rate limit',
      7000,
      7000,
    ],
    [
      'a secondary limit without',
      403,
      { 'x-ratelimit-remaining': '41' },
      'You have exceeded a secondary rate limit',
      60_000,
      60_000,
    ],
    ['429 without a word', 429, {}, '', 60_000, 60_000],
  ])('may be tried again after %s', async (_, status, headers, message, least, most) => {
    emulator.script.push({ status, headers, body: { message } });
    const error = await errorOf(createIssue());
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', effect: 'none', retryable: true });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(error.retryAfterMs).toBeLessThanOrEqual(most);
  });
});

describe('what may have happened all the same', () => {
  it.each([500, 502])('is not known after a %i', async (status) => {
    emulator.script.push({ status, body: '<h1>Unicorn</h1>' });
    expect(await errorOf(createIssue())).toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown' });
  });

  it('is not known after a connection reset, an unreadable answer or a redirect into a GET', async () => {
    emulator.script.push('reset');
    expect(await errorOf(createIssue())).toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown' });
    for (const body of ['', '[]', '{"number":"1"}', '{"half']) {
      emulator.script.push({ status: 201, body });
      expect(await errorOf(createIssue())).toMatchObject({ code: 'INTERNAL', effect: 'unknown', retryable: false });
    }
    emulator.script.push({ status: 200, body: [] });
    expect(await errorOf(createIssue())).toMatchObject({ effect: 'unknown' });
  });

  it('is not known when the run is cancelled on the way', async () => {
    emulator.script.push('hang');
    const cancel = new AbortController();
    const running = errorOf(
      run('create_issue', { ...repository, title: 'x' }, { config: { baseUrl: emulator.url }, signal: cancel.signal }),
    );
    await vi.waitFor(() => expect(emulator.requests).toHaveLength(1), { timeout: 20_000 });
    cancel.abort();
    const error = await running;
    expect(error).toMatchObject({ effect: 'unknown' });
    expect(error.details?.abandoned).toBeUndefined();
    expect(emulator.requests).toHaveLength(1);
  });

  it('is nothing when there was no connection, or the token may not go there', async () => {
    const post = (baseUrl: string) =>
      errorOf(run('create_issue', { ...repository, title: 'x' }, { config: { baseUrl } }));
    expect(await post('http://127.0.0.1:1')).toMatchObject({ code: 'UNAVAILABLE', effect: 'none', retryable: true });
    expect(await post('http://127.0.0.2:1')).toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none' });
    expect(await post('https://github.example.com:99999')).toMatchObject({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      message: expect.stringContaining('no valid API URL'),
    });
    expect(await post('mailto:octo')).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
  });
});

describe('the health of an instance', () => {
  const check = (secret: (field: string) => string = (field) => `«secret:${field}»`) => {
    const { ctx } = scriptedContext({
      connector: github,
      config: { baseUrl: emulator.url },
      fetch: (url, init) => egress.fetch(url, { ...init, secretScope: { tenantId: 'default', ids: ['execution-1'] } }),
    });
    return github.healthCheck({ ...ctx, secret });
  };
  const only = (has?: string) => (field: string) => {
    if (field === has) return `«secret:${field}»`;
    throw new AutomateError({ code: 'FAILED_PRECONDITION', message: `no ${field}` });
  };

  it('is what the API says to its token', async () => {
    expect(await check()).toMatchObject({ status: 'healthy', message: expect.stringMatching(/token is valid$/) });
    expect(emulator.requests).toMatchObject([{ method: 'GET', path: '/api/v3/' }]);
    expect(await check(only('token'))).toMatchObject({
      status: 'healthy',
      message: expect.stringMatching(/with 409$/),
    });
    expect(await check(() => 'ghp_wrong')).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(/Bad credentials - check the access token$/),
    });
    emulator.script.push({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999999999' } });
    expect(await check()).toMatchObject({ status: 'degraded' });
    emulator.script.push({ status: 503 });
    expect(await check()).toMatchObject({ status: 'unhealthy' });
    emulator.script.push('reset');
    await expect(check()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('asks nothing where an instance only hears', async () => {
    expect(await check(only())).toMatchObject({ status: 'degraded', message: expect.stringContaining('with 409') });
    expect(await check(only('webhookSecret'))).toMatchObject({
      status: 'healthy',
      message: expect.stringContaining('webhooks only'),
    });
    expect(emulator.requests).toEqual([]);
  });
});
