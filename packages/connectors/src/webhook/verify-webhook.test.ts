import { AutomateError } from '@automate/core';
import { sign as octokitSign } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { HmacScheme, StandardWebhooksScheme, VerificationScheme } from './verification-scheme.ts';
import { verifyWebhook } from './verify-webhook.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const SECONDS = Math.floor(NOW.getTime() / 1000);
const bytes = (text: string) => new TextEncoder().encode(text);

const github: HmacScheme = {
  scheme: 'hmac',
  secretField: 'webhookSecret',
  header: 'x-hub-signature-256',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  deliveryIdHeader: 'x-github-delivery',
};
const slack: HmacScheme = {
  scheme: 'hmac',
  secretField: 'signingSecret',
  header: 'x-slack-signature',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'v0=',
  signedPayload: 'v0:{timestamp}:{body}',
  timestamp: { header: 'x-slack-request-timestamp' },
};
const stripe: HmacScheme = {
  scheme: 'hmac',
  secretField: 'webhookSecret',
  header: 'stripe-signature',
  algorithm: 'sha256',
  encoding: 'hex',
  fields: { signature: 'v1' },
  signedPayload: '{timestamp}.{body}',
  timestamp: { field: 't' },
};
const standard: StandardWebhooksScheme = { scheme: 'standard-webhooks', secretField: 'secret' };
const STANDARD_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Takes a while to make. */
const stripeClient = new Stripe('sk_test_1');

interface Signed {
  scheme: VerificationScheme;
  headers: Record<string, string>;
  body: string;
  secret: string;
}

/** One genuine delivery of each kind, by the service's own signer where it publishes one. */
async function genuine(body: string): Promise<Record<string, Signed>> {
  const id = 'msg_1';
  return {
    github: {
      scheme: github,
      body,
      secret: 'It is a secret',
      headers: { 'x-hub-signature-256': await octokitSign('It is a secret', body), 'x-github-delivery': 'd-1' },
    },
    stripe: {
      scheme: stripe,
      body,
      secret: 'whsec_test',
      headers: {
        'stripe-signature': stripeClient.webhooks.generateTestHeaderString({
          payload: body,
          secret: 'whsec_test',
          timestamp: SECONDS,
        }),
      },
    },
    standard: {
      scheme: standard,
      body,
      secret: STANDARD_SECRET,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(SECONDS),
        'webhook-signature': new Webhook(STANDARD_SECRET).sign(id, NOW, body),
      },
    },
  };
}

function verify({ scheme, headers, body, secret }: Signed, change: { now?: Date; secrets?: string[] } = {}) {
  const secrets = change.secrets ?? [secret];
  return verifyWebhook(scheme, {
    headers: new Headers(headers),
    rawBody: bytes(body),
    secrets,
    now: change.now ?? NOW,
  });
}

function refusal(act: () => unknown): AutomateError {
  try {
    act();
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'UNAUTHENTICATED') return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('genuine deliveries', () => {
  it.each(['github', 'stripe', 'standard'])('accepts what the signer of %s made, any body', async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).filter((text) => text !== '' && text.isWellFormed()),
        async (body) => {
          const signed = (await genuine(body))[kind]!;
          expect(() => verify(signed)).not.toThrow();
        },
      ),
      { numRuns: 50 },
    );
  });

  it('accepts the example of Slack’s documentation', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const signed: Signed = {
      scheme: slack,
      body,
      secret: '8f742231b10e8888abcd99yyyzzz85a5',
      headers: {
        'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
        'x-slack-request-timestamp': '1531420618',
      },
    };
    const now = new Date(1_531_420_618_000);
    const first = verify(signed, { now });
    expect(first.timestamp).toEqual(now);
    expect(first.deliveryId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(verify(signed, { now }).deliveryId).toBe(first.deliveryId);
    expect(refusal(() => verify(signed))).toBeDefined();
  });

  it('accepts GitHub’s documented test values', () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    const headers = {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    };
    expect(verify({ scheme: github, headers, body: 'Hello, World!', secret: "It's a Secret to Everybody" })).toEqual({
      deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    });
  });

  it('names the delivery and its time', async () => {
    const { github, standard } = await genuine('{}');
    expect(verify(github!)).toEqual({ deliveryId: 'd-1' });
    expect(verify(standard!)).toEqual({ deliveryId: 'msg_1', timestamp: NOW });
    expect(verify({ scheme: { scheme: 'none' }, headers: {}, body: '', secret: '' })).toEqual({});
  });

  it('accepts every declared algorithm, encoding and key form', async () => {
    const { createHmac } = await import('node:crypto');
    for (const algorithm of ['sha256', 'sha512', 'sha1'] as const) {
      for (const encoding of ['hex', 'base64'] as const) {
        for (const secretEncoding of ['utf8', 'hex', 'base64'] as const) {
          const secret = Buffer.from('0123456789abcdef').toString(secretEncoding);
          const signature = createHmac(algorithm, '0123456789abcdef').update('{}').digest(encoding);
          const scheme: HmacScheme = {
            scheme: 'hmac',
            secretField: 's',
            header: 'x-sig',
            algorithm,
            encoding,
            secretEncoding,
          };
          expect(() => verify({ scheme, headers: { 'x-sig': signature }, body: '{}', secret })).not.toThrow();
        }
      }
    }
  });
});

describe('forged deliveries', () => {
  it.each(['github', 'stripe', 'standard'])('refuses %s with any bit of the body flipped', async (kind) => {
    const body = JSON.stringify({ action: 'opened', issue: { number: 1, title: 'naïve ☃' } });
    const signed = (await genuine(body))[kind]!;
    const raw = bytes(body);
    fc.assert(
      fc.property(fc.nat(raw.length * 8 - 1), (bit) => {
        const rawBody = Uint8Array.from(raw);
        rawBody[bit >> 3]! ^= 1 << (bit & 7);
        const { scheme, secret, headers } = signed;
        refusal(() => verifyWebhook(scheme, { headers: new Headers(headers), rawBody, secrets: [secret], now: NOW }));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['github', ['x-hub-signature-256']],
    ['stripe', ['stripe-signature']],
    ['standard', ['webhook-id', 'webhook-timestamp', 'webhook-signature']],
  ])('refuses %s with any bit of what is signed, or of the signature, flipped', async (kind, names) => {
    const signed = (await genuine('{"a":1}'))[kind]!;
    for (const name of names) {
      const value = signed.headers[name]!;
      for (let bit = 0; bit < value.length * 7; bit++) {
        const at = Math.floor(bit / 7);
        const flipped = String.fromCharCode(value.charCodeAt(at) ^ (1 << (bit % 7)));
        let headers: Headers;
        try {
          headers = new Headers({ ...signed.headers, [name]: value.slice(0, at) + flipped + value.slice(at + 1) });
        } catch {
          continue; // No HTTP header can hold it.
        }
        refusal(() =>
          verifyWebhook(signed.scheme, { headers, rawBody: bytes(signed.body), secrets: [signed.secret], now: NOW }),
        );
      }
    }
  });

  it('refuses a changed length of body and signature', async () => {
    for (const signed of Object.values(await genuine('{"a":1}'))) {
      refusal(() => verify({ ...signed, body: `${signed.body} ` }));
      refusal(() => verify({ ...signed, body: signed.body.slice(1) }));
      refusal(() => verify({ ...signed, body: '' }));
    }
    const { github } = await genuine('{}');
    const name = 'x-hub-signature-256';
    for (const value of [github!.headers[name]!.slice(0, -2), `${github!.headers[name]}00`, 'sha256=', 'sha256', '=']) {
      refusal(() => verify({ ...github!, headers: { ...github!.headers, [name]: value } }));
    }
  });

  it('refuses every header left out, sent twice or too long', async () => {
    for (const { headers, scheme, body, secret } of Object.values(await genuine('{}'))) {
      for (const name of Object.keys(headers)) {
        const without = new Headers(headers);
        without.delete(name);
        const twice = new Headers(headers);
        twice.append(name, headers[name]!);
        const long = new Headers(headers);
        long.set(name, headers[name]! + 'a'.repeat(5000));
        for (const changed of [without, twice, long]) {
          refusal(() => verifyWebhook(scheme, { headers: changed, rawBody: bytes(body), secrets: [secret], now: NOW }));
        }
      }
    }
  });

  it('refuses a genuine signature outside of the replay window', async () => {
    const { stripe, standard } = await genuine('{}');
    for (const signed of [stripe!, standard!]) {
      for (const off of [-300_000, 0, 300_000]) verify(signed, { now: new Date(NOW.getTime() + off) });
      for (const off of [-301_000, 301_000]) refusal(() => verify(signed, { now: new Date(NOW.getTime() + off) }));
    }
  });

  it('refuses a timestamp that is no whole number', async () => {
    const { standard } = await genuine('{}');
    for (const text of ['', ' ', 'NaN', '1e3', '-1', '0x10', '1.5', '9'.repeat(30)]) {
      refusal(() => verify({ ...standard!, headers: { ...standard!.headers, 'webhook-timestamp': text } }));
    }
  });

  it('never accepts with no key, an empty key or a malformed one', async () => {
    const { createHmac } = await import('node:crypto');
    const empty = `sha256=${createHmac('sha256', '').update('{}').digest('hex')}`;
    const { github, standard } = await genuine('{}');
    const signedWithNothing = { ...github!, headers: { ...github!.headers, 'x-hub-signature-256': empty } };
    for (const secrets of [[], [''], ['wrong']]) refusal(() => verify(signedWithNothing, { secrets }));
    for (const secrets of [[], [''], ['whsec_'], ['whsec_***'], ['whsec_AA='], ['not base64!']]) {
      refusal(() => verify(standard!, { secrets }));
    }
  });

  it('takes no key that decodes only in part: what is left could be guessed', async () => {
    const { createHmac } = await import('node:crypto');
    for (const [secretEncoding, secret, left] of [
      ['hex', 'ab, and then no hexadecimal digit', 'ab'],
      ['hex', 'abc', 'ab'],
      ['base64', 'AA==guess this', 'AA=='],
      ['base64', 'A!', 'A'],
    ] as const) {
      const signature = createHmac('sha256', Buffer.from(left, secretEncoding)).update('{}').digest('hex');
      const headers = { 'x-hub-signature-256': `sha256=${signature}`, 'x-github-delivery': 'd' };
      refusal(() => verify({ scheme: { ...github, secretEncoding }, headers, body: '{}', secret }));
    }
  });

  it('says the same for every reason, and the reason only in the cause', async () => {
    const { github, standard } = await genuine('{}');
    const refusals = [
      refusal(() => verify(github!, { secrets: ['wrong'] })),
      refusal(() => verify({ ...github!, headers: {} })),
      refusal(() => verify({ ...github!, body: '[]' })),
      refusal(() => verify(standard!, { now: new Date(0) })),
      refusal(() => verify(standard!, { secrets: [] })),
    ];
    expect(new Set(refusals.map(({ message }) => message)).size).toBe(1);
    expect(refusals.every(({ effect }) => effect === 'none')).toBe(true);
    expect((refusals[1]!.cause as Error).message).toBe('header x-hub-signature-256 is missing');
    const long = { ...github!, headers: { ...github!.headers, 'x-hub-signature-256': 'a'.repeat(4097) } };
    expect((refusal(() => verify(long)).cause as Error).message).toMatch(/over 4096 characters/);
  });
});

describe('key rotation', () => {
  it('accepts any key in force, wherever it stands', async () => {
    for (const signed of Object.values(await genuine('{}'))) {
      verify(signed, { secrets: ['whsec_b3RoZXI=', signed.secret] });
      verify(signed, { secrets: [signed.secret, 'whsec_b3RoZXI='] });
      refusal(() => verify(signed, { secrets: ['whsec_b3RoZXI=', 'other'] }));
    }
  });

  it('accepts a sender that signs with two keys, and passes over versions it does not know', () => {
    const old = new Webhook('whsec_b3RoZXI=').sign('msg_1', NOW, '{}');
    const current = new Webhook(STANDARD_SECRET).sign('msg_1', NOW, '{}');
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(SECONDS) };
    const signed = (list: string): Signed => ({
      scheme: standard,
      body: '{}',
      secret: STANDARD_SECRET,
      headers: { ...headers, 'webhook-signature': list },
    });
    verify(signed(`${old} ${current}`));
    verify(signed(`v1a,${current.slice(3)} v2,AAAA ${current}`));
    refusal(() => verify(signed(`v1a,${current.slice(3)} ${old}`)));
    refusal(() => verify(signed(Array(17).fill(current).join(' '))));
  });
});
