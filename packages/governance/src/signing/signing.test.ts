import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createEgress } from '@automate/egress';
import type { AwsSigV4SignRequest, JwtSignRequest, SignRequest } from '@automate/providers';
import fc from 'fast-check';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { createSecrets } from '../secrets/create-secrets.ts';
import { signAwsSigV4 } from './aws-sigv4.ts';
import { signHmac } from './hmac.ts';
import { signJwt } from './jwt.ts';

const NOW = Date.UTC(2026, 10, 28, 12);

describe('HMAC', () => {
  it.each([
    // RFC 4231, test cases 1, 2 and 6; RFC 2202, test case 2.
    ['sha256', '0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      'sha256',
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'sha256',
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    ['sha1', '4a656665', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ] as const)('%s is that of its RFC', (hash, key, message, expected) => {
    expect(signHmac(key, { scheme: 'hmac', hash, message, keyEncoding: 'hex' })).toBe(expected);
    expect(signHmac(key, { scheme: 'hmac', hash, message, keyEncoding: 'hex', output: 'base64' })).toBe(
      Buffer.from(expected, 'hex').toString('base64'),
    );
  });
});

describe('AWS Signature Version 4', () => {
  const at = Date.UTC(2015, 7, 30, 12, 36);
  const sign = (request: AwsSigV4SignRequest['request'], extra: Partial<AwsSigV4SignRequest> = {}, token?: string) =>
    signAwsSigV4(
      'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      { scheme: 'aws-sigv4', accessKeyId: 'AKIDEXAMPLE', region: 'us-east-1', service: 'service', ...extra, request },
      at,
      token,
    );
  const url = 'https://example.amazonaws.com/';

  // AWS's published test suite (aws-sig-v4-test-suite).
  it.each<[string, AwsSigV4SignRequest['request'], string]>([
    ['get-vanilla', { url }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      { url: `${url}?Param2=value2&Param1=value1` },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-empty-query-key',
      { url: `${url}?Param1=value1` },
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-unreserved',
      { url: `${url}-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz` },
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
    ['post-vanilla', { method: 'POST', url }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST',
        url,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'Param1=value1',
      },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
    [
      'get-header-value-trim',
      { url, headers: { 'My-Header1': ' value1', 'My-Header2': ' "a   b   c"' } },
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    ],
  ])('%s', (_name, request, expected) => {
    const { signature, authorization, headers } = sign(request);
    expect(signature).toBe(expected);
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=$/,
    );
    expect(headers).toEqual({ 'x-amz-date': '20150830T123600Z' });
  });

  it("S3's documented GET Object", () => {
    const { signature } = signAwsSigV4(
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      {
        scheme: 'aws-sigv4',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        region: 'us-east-1',
        service: 's3',
        request: { url: 'https://examplebucket.s3.amazonaws.com/test.txt', headers: { Range: 'bytes=0-9' } },
      },
      Date.UTC(2013, 4, 24),
    );
    expect(signature).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it('signs a session token, and another one differs', () => {
    const one = sign({ url }, {}, 'token-1');
    expect(one.headers['x-amz-security-token']).toBe('token-1');
    expect(one.authorization).toContain('host;x-amz-date;x-amz-security-token');
    expect(one.signature).not.toBe(sign({ url }, {}, 'token-2').signature);
  });
});

describe('JWT', () => {
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const pairs = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: generateKeyPairSync('ed25519'),
  };
  const request = (extra: Partial<JwtSignRequest>): JwtSignRequest => ({
    scheme: 'jwt',
    algorithm: 'HS256',
    claims: { iss: 'me', aud: 'https://api.example.com', n: [1, { ü: '☃' }] },
    ...extra,
  });
  const options = { currentDate: new Date(NOW + 1000), issuer: 'me', audience: 'https://api.example.com' };

  it.each(['RS256', 'ES256', 'EdDSA'] as const)('%s is what another implementation verifies', async (algorithm) => {
    const { privateKey, publicKey } = pairs[algorithm];
    const secret = privateKey.export(pem) as string;
    const token = signJwt(secret, request({ algorithm, keyId: 'k1', expiresInSeconds: 60 }), NOW);
    const key = await importSPKI(publicKey.export({ type: 'spki', format: 'pem' }) as string, algorithm);
    const { payload, protectedHeader } = await jwtVerify(token, key, options);
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: 'k1' });
    expect(payload).toMatchObject({ n: [1, { ü: '☃' }], iat: NOW / 1000, exp: NOW / 1000 + 60 });
    const late = jwtVerify(token, key, { ...options, currentDate: new Date(NOW + 61_000) });
    await expect(late).rejects.toThrow('exp');
    for (const other of ['RS256', 'ES256', 'EdDSA'] as const) {
      if (other !== algorithm) {
        expect(() => signJwt(secret, request({ algorithm: other }), NOW)).toThrow(
          expect.objectContaining({ code: 'FAILED_PRECONDITION' }),
        );
      }
    }
  });

  it('HS256 is what another implementation verifies, whatever the key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 80 }), async (bytes) => {
        const secret = Buffer.from(bytes).toString('base64url');
        const token = signJwt(secret, request({ keyEncoding: 'base64url' }), NOW);
        expect((await jwtVerify(token, bytes, options)).payload.iss).toBe('me');
        await expect(jwtVerify(token, randomBytes(32), options)).rejects.toThrow('signature');
      }),
      { numRuns: 20 },
    );
  });

  it.each([{ expiresInSeconds: 3601 }, { expiresInSeconds: 0 }, { claims: { exp: 9e9 } }, { claims: { iat: 1 } }])(
    'lives for an hour at most: %o',
    (extra) => {
      expect(() => signJwt('x'.repeat(32), request(extra), NOW)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    },
  );

  it.each(['planted: no key', '-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----'])(
    'tells nothing of a secret that is no key',
    (secret) => {
      const signing = () => signJwt(secret, request({ algorithm: 'RS256' }), NOW);
      expect(signing).toThrow(expect.objectContaining({ code: 'FAILED_PRECONDITION', effect: 'none' }));
      expect(signing).not.toThrow('planted');
    },
  );

  it('takes no RSA key of less than 2,048 bits, nor another curve than P-256', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem) as string;
    expect(() => signJwt(weak, request({ algorithm: 'RS256' }), NOW)).toThrow('2,048');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pem) as string;
    expect(() => signJwt(other, request({ algorithm: 'ES256' }), NOW)).toThrow('P-256');
  });
});

describe('secrets.sign', () => {
  const SECRET = 'the-signing-secret-0123456789abcdef';
  const scope = { tenantId: 'default', ids: ['run'] };
  const api = { protocol: 'https:', host: 'api.example.com', port: 443 } as const;
  let time = NOW;
  const open = () =>
    createSecrets({
      backend: { id: 'fixed', get: async () => SECRET },
      keyring: createKeyring([masterKey(randomBytes(32))]),
      bindings: [{ key: 'KEY', hosts: ['api.example.com', 'http://127.0.0.1'] }],
      clock: { now: () => time, monotonic: () => time },
    });
  const hmac: SignRequest = { scheme: 'hmac', message: 'hello' };
  const expected = createHmac('sha256', SECRET).update('hello').digest('hex');

  it('gives a placeholder for the hosts of the secret, in its scope, for five minutes', async () => {
    const secrets = open();
    const { placeholder, headers } = await secrets.sign(await secrets.placeholder('default', 'KEY', 'run'), hmac, {
      scope,
    });
    expect(headers).toEqual({});
    expect(placeholder).not.toContain(expected);
    expect(await secrets.reveal(placeholder, { scope, target: api })).toBe(expected);
    const denied = { code: 'PERMISSION_DENIED', effect: 'none' };
    for (const use of [
      { scope, target: { ...api, host: 'evil.example.com' } },
      { scope: { ...scope, ids: ['other'] }, target: api },
      { scope: { ...scope, tenantId: 'other' }, target: api },
    ]) {
      await expect(secrets.reveal(placeholder, use)).rejects.toMatchObject(denied);
    }
    time += 5 * 60_000;
    await expect(secrets.reveal(placeholder, { scope, target: api })).rejects.toMatchObject(denied);
  });

  it('signs with nothing but a placeholder of the scope, and no other text', async () => {
    const secrets = open();
    const placeholder = await secrets.placeholder('default', 'KEY', 'run');
    for (const [given, of] of [
      [placeholder, { ...scope, ids: ['other'] }],
      [placeholder, { ...scope, tenantId: 'other' }],
      ['asec_made-up', scope],
      ['KEY', scope],
    ] as const) {
      await expect(secrets.sign(given, hmac, { scope: of })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    for (const request of [
      { scheme: 'hmac', message: `a ${placeholder}` },
      { scheme: 'hmac', message: new TextEncoder().encode(placeholder) },
      { scheme: 'jwt', algorithm: 'HS256', claims: { a: [{ [placeholder]: 1 }] } },
      { scheme: 'jwt', algorithm: 'none', claims: {} },
      { scheme: 'hmac', hash: 'md5', message: '' },
      { scheme: 'rot13' },
      { scheme: 'hmac', message: 7 },
      { scheme: 'hmac' },
      { scheme: 'jwt', algorithm: 'HS256' },
      { scheme: 'jwt', algorithm: 'HS256', claims: [] },
      { scheme: 'jwt', algorithm: 'HS256', claims: {}, keyId: {} },
      { scheme: 'aws-sigv4' },
      ...[
        { region: undefined },
        { accessKeyId: 'a/b' },
        { request: { url: 'https://api.example.com/%' } },
        { request: { url: 'https://api.example.com/', method: 'GET\n' } },
        { request: { url: 'https://api.example.com/', headers: { a: 'x\nhost:evil.com' } } },
        { request: { url: 'https://api.example.com/', headers: { a: 1 } } },
        { request: { url: 'https://api.example.com/', body: {} } },
      ].map((wrong) => ({
        scheme: 'aws-sigv4',
        accessKeyId: 'a',
        region: 'r',
        service: 's',
        request: { url: 'https://api.example.com/' },
        ...wrong,
      })),
      undefined,
    ] as unknown as SignRequest[]) {
      await expect(secrets.sign(placeholder, request, { scope })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('signs requests to the hosts of the secret alone', async () => {
    const secrets = open();
    const placeholder = await secrets.placeholder('default', 'KEY', 'run');
    const request = (url: string): SignRequest => ({
      scheme: 'aws-sigv4',
      accessKeyId: 'AKID',
      region: 'eu-central-1',
      service: 's3',
      request: { url },
    });
    const refused = secrets.sign(placeholder, request('https://bucket.evil.com/'), { scope });
    await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none' });
    await expect(refused).rejects.toThrow('bucket.evil.com');
    await expect(secrets.sign(placeholder, request('/relative'), { scope })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    const signed = await secrets.sign(placeholder, request('https://api.example.com/x'), {
      scope,
      sessionToken: placeholder,
    });
    expect(Object.keys(signed.headers).sort()).toEqual([
      'authorization',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
    ]);
    expect(signed.headers.authorization?.endsWith(signed.placeholder)).toBe(true);
    expect(signed.headers['x-amz-security-token']).toBe(placeholder);
    expect(JSON.stringify(signed)).not.toContain(SECRET);
  });

  it('goes out through egress, in a header, a query and a body', async () => {
    const secrets = open();
    const received: string[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      received.push(`${request.url} ${request.headers['x-signature']} ${Buffer.concat(chunks)}`);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const egress = createEgress({ secrets, allowPrivate: ['127.0.0.1'] });
    try {
      const { placeholder } = await secrets.sign(await secrets.placeholder('default', 'KEY', 'run'), hmac, { scope });
      const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/?s=${placeholder}`;
      const headers = { 'x-signature': `v1=${placeholder}`, 'content-type': 'application/json' };
      await egress.fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ s: placeholder }),
        secretScope: scope,
      });
      expect(received).toEqual([`/?s=${expected} v1=${expected} {"s":"${expected}"}`]);
    } finally {
      await egress.close();
      server.close();
    }
  });
});
