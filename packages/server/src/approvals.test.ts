import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const PUBLIC_URL = 'https://automate.example.com';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ http: { port: 0, publicUrl: `${PUBLIC_URL}/` } });
  const yaml = `
name: refund
on: [{ event: refund.asked }]
steps:
  - id: ok
    approval: { message: "Refund {{event.payload.to}}?" }
  - { id: after, set: { decision: "{{steps.ok.output.decision}}" } }
`;
  const created = await server.call('POST', '/api/v1/workflows?activate=true', yaml, {
    'content-type': 'application/yaml',
  });
  expect(created.status).toBe(201);
});
afterAll(() => server.close());

/** Starts a run and gives its approval, once it asks. */
async function asked(payload = {}) {
  const { eventId } = (await server.call('POST', '/api/v1/events', { type: 'refund.asked', payload })).body;
  let found: { id: string; executionId: string; status: string } | undefined;
  await expect
    .poll(async () => {
      const [run] = (await server.call('GET', `/api/v1/executions?eventId=${eventId}`)).body.data;
      if (run === undefined) return undefined;
      [found] = (await server.call('GET', `/api/v1/approvals?status=open&executionId=${run.id}`)).body.data;
      return found;
    }, PATIENCE)
    .toBeDefined();
  return found!;
}
const decisionOf = async (executionId: string) => {
  await expect
    .poll(async () => (await server.call('GET', `/api/v1/executions/${executionId}`)).body.status, PATIENCE)
    .toBe('completed');
  return (await server.call('GET', `/api/v1/executions/${executionId}`)).body.steps[0].output;
};
const get = async (id: string) => (await server.call('GET', `/api/v1/approvals/${id}`)).body;
async function linkTo(id: string, body: object = { recipient: 'ann@example.com' }): Promise<string> {
  const { status, body: made } = await server.call('POST', `/api/v1/approvals/${id}/links`, body);
  expect(status).toBe(201);
  expect(made.url.startsWith(`${PUBLIC_URL}/approvals/`)).toBe(true);
  return made.url.slice(PUBLIC_URL.length);
}
/** As a browser without an API key. */
const visit = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
const submit = (path: string, form: Record<string, string>) =>
  visit(path, { method: 'POST', body: new URLSearchParams(form) });

describe('a link to an approval', () => {
  it('is good as long as whoever made it could answer themselves', async () => {
    const { id } = await asked();
    const { token, key } = (
      await server.call('POST', '/api/v1/api-keys', { name: 'asks', permissions: ['approvals:write'] })
    ).body;
    const { url } = (
      await server.call(
        'POST',
        `/api/v1/approvals/${id}/links`,
        { recipient: 'ann@example.com', decision: 'approve' },
        { authorization: `Bearer ${token}` },
      )
    ).body;
    const path = url.slice(PUBLIC_URL.length);
    expect((await visit(path)).status).toBe(200);
    expect((await server.call('DELETE', `/api/v1/api-keys/${key.id}`)).status).toBe(200);
    expect((await visit(path)).status).toBe(404);
    expect((await submit(path, {})).status).toBe(404);
    expect(await get(id)).toMatchObject({ status: 'open' });
  });
});

describe('an approval over the API', () => {
  it('is answered with a key; the second is told who was first', async () => {
    const { id, executionId } = await asked();
    const answer = (decision: string) => server.call('POST', `/api/v1/approvals/${id}/answer`, { decision });
    expect((await answer('perhaps')).body).toMatchObject({ status: 400, errors: [{ pointer: '/decision' }] });
    const answered = await answer('approve');
    expect(answered).toMatchObject({ status: 200, body: { status: 'answered', answer: { via: 'api' } } });
    expect(answered.body.answer.by).toMatch(/^api-key\//);
    expect((await answer('approve')).body).toEqual(answered.body);
    const second = await answer('reject');
    expect(second.status).toBe(409);
    expect(second.body.errors[0].message).toContain(`approve, by ${answered.body.answer.by}`);
    expect(await decisionOf(executionId)).toEqual(answered.body.answer);
    const audit = (await server.call('GET', '/api/v1/audit')).body.data;
    expect(audit).toContainEqual(expect.objectContaining({ action: 'POST /api/v1/approvals/:id/answer' }));
  });

  it('needs a permission of its own', async () => {
    const { id } = await asked();
    const key = await server.call('POST', '/api/v1/api-keys', { name: 'reader', permissions: ['approvals:read'] });
    const authorization = `Bearer ${key.body.token}`;
    const path = `/api/v1/approvals/${id}`;
    expect((await server.call('GET', path, undefined, { authorization })).status).toBe(200);
    for (const [what, body] of [
      ['answer', { decision: 'approve' }],
      ['links', { recipient: 'me' }],
    ] as const) {
      expect((await server.call('POST', `${path}/${what}`, body, { authorization })).status).toBe(403);
    }
    expect((await get(id)).status).toBe('open');
  });
});

describe('a signed link', () => {
  it('shows what is asked, safely, and answers nothing when it is looked at', async () => {
    const { id } = await asked({ to: '<script>alert(1)</script>' });
    const link = await linkTo(id);
    for (const method of ['GET', 'HEAD', 'GET']) expect((await visit(link, { method })).status).toBe(200);
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) expect((await visit(link, { method })).status).toBe(405);
    const page = await visit(link);
    const html = await page.text();
    expect(html).toContain('Refund &lt;script&gt;alert(1)&lt;/script&gt;?');
    expect(html).not.toContain('<script');
    const style = createHash('sha256')
      .update(/<style>(.*)<\/style>/s.exec(html)?.[1] ?? '')
      .digest('base64');
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-type': 'text/html; charset=utf-8',
    });
    expect((await get(id)).status).toBe('open');
  });

  it('answers by its form, once, and keeps who it was sent to', async () => {
    const { id, executionId } = await asked();
    const link = await linkTo(id);
    expect((await submit(link, { decision: 'perhaps' })).status).toBe(400);
    const done = await submit(link, { decision: 'reject', comment: 'too <much>' });
    expect(done.status).toBe(200);
    const output = await decisionOf(executionId);
    expect(output).toMatchObject({
      decision: 'reject',
      comment: 'too <much>',
      by: 'link:ann@example.com',
      via: 'link',
    });
    const again = await submit(link, { decision: 'approve' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('reject, by link:ann@example.com');
    expect((await visit(link)).status).toBe(409);
    const audit = (await server.call('GET', '/api/v1/audit')).body.data;
    expect(audit[0]).toMatchObject({ actor: 'link:ann@example.com', details: { decision: 'reject' } });
    const token = link.split('/').at(-1)!;
    expect(server.log.join('\n')).not.toContain(token);
    expect(JSON.stringify(audit)).not.toContain(token);
  });

  it('may stand for one option only', async () => {
    const { id, executionId } = await asked();
    const link = await linkTo(id, { recipient: 'bob', decision: 'reject' });
    expect(await (await visit(link)).text()).not.toContain('value="approve"');
    expect((await submit(link, { decision: 'approve' })).status).toBe(403);
    expect((await submit(link, {})).status).toBe(200);
    expect((await decisionOf(executionId)).decision).toBe('reject');
  });

  it('is nothing once the links of its approval were revoked; one that is made afterwards is', async () => {
    const { id, executionId } = await asked();
    const links = `/api/v1/approvals/${id}/links`;
    const old = await linkTo(id);
    const other = (await asked()).id;
    const elsewhere = await linkTo(other);
    expect((await server.call('DELETE', links)).status).toBe(204);
    for (const reply of [await visit(old), await submit(old, { decision: 'approve' })]) {
      expect(reply.status).toBe(410);
      expect(await reply.text()).toContain('not good any more');
    }
    const answer = { tenantId: 'default', id, decision: 'approve', by: 'chat:ann' };
    await expect(server.automate.engine.approvals.answer({ ...answer, via: 'callback' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    expect(await get(id)).toMatchObject({ status: 'open', linksRevoked: 1 });
    expect((await server.call('DELETE', '/api/v1/approvals/none/links')).status).toBe(404);
    expect((await visit(elsewhere)).status).toBe(200);
    expect((await submit(await linkTo(id), { decision: 'reject' })).status).toBe(200);
    expect((await decisionOf(executionId)).decision).toBe('reject');
  });

  it('is nothing when it was changed, has expired, or is of a run that is over', async () => {
    const { id, executionId } = await asked();
    const link = await linkTo(id);
    const [keyId, body, mac] = link.split('/').at(-1)!.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forge = (change: object) => {
      const changed = { ...claims, claims: { ...claims.claims, ...change } };
      return `${keyId}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${mac}`;
    };
    for (const token of [
      forge({ tenantId: 'other' }),
      forge({ recipient: 'boss' }),
      `${keyId}.${body}.${'A'.repeat(43)}`,
      'x',
      '%2e',
    ]) {
      for (const reply of [
        await visit(`/approvals/${token}`),
        await submit(`/approvals/${token}`, { decision: 'approve' }),
      ]) {
        expect(reply.status, token).toBe(404);
      }
    }
    const { links } = server.automate;
    const grant = { tenantId: 'default', approvalId: id, recipient: 'ann' };
    const sign = (change: object, expiresAt = new Date(Date.now() + 60_000)) =>
      `/approvals/${links.token({ ...grant, ...change }, expiresAt)}`;
    // Signed by us, for another tenant: there is no such approval.
    expect((await submit(sign({ tenantId: 'other' }), { decision: 'approve' })).status).toBe(404);
    expect((await submit(sign({}, new Date(Date.now() - 1)), { decision: 'approve' })).status).toBe(410);
    await server.call('POST', `/api/v1/executions/${executionId}/cancel`, {});
    await expect.poll(async () => (await get(id)).status, PATIENCE).toBe('closed');
    for (const reply of [await visit(link), await submit(link, { decision: 'approve' })]) {
      expect(reply.status).toBe(410);
      expect(await reply.text()).toContain('The run is over.');
    }
    expect((await server.call('POST', `/api/v1/approvals/${id}/links`, { recipient: 'x' })).status).toBe(409);
  });
});
