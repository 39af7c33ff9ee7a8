import fc from 'fast-check';

/** A route as the OpenAPI document names it. */
export interface Place {
  method: string;
  path: string;
}

const nastyText = fc.constantFrom(
  '',
  ' ',
  '.',
  '..',
  '%',
  '%00',
  '%zz',
  '%ff',
  '%2f',
  '%2e%2e%2f',
  '%0d%0ax: y',
  '%ED%A0%80',
  '\\',
  "'",
  '"',
  '{{secrets.x}}',
  '$secret:x',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '-1',
  '0',
  '9'.repeat(30),
  '00000000-0000-0000-0000-000000000000',
  "' or 1=1 --",
  ';',
  'a'.repeat(3000),
  '%F0%9F%98%80',
  'asec_0',
  '*',
  '?',
  '#',
  'NaN',
  '1e999',
  '0x1f',
  '=',
  '&',
);
function encodeURIComponent_(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Texts that JSON, PostgreSQL or whoever walks them may stumble over. */
export const difficultJson = fc.constantFrom(
  '',
  ' ',
  '{',
  '[',
  '"',
  'nul',
  '\ufeff{}',
  '{"a":1,"a":2}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '"\\u0000"',
  '{"\\u0000":1}',
  '"\\ud800"',
  '{"a":1e400}',
  '[1e999999]',
  '[-1e999999]',
  '[1e-999999]',
  `[${'9'.repeat(400)}]`,
  `[0.${'0'.repeat(17_000)}1]`,
  `${'['.repeat(9_000)}${']'.repeat(9_000)}`,
  '{"a":'.repeat(3_000),
  `[${'[],'.repeat(5_000)}[]]`,
  'null',
  '0',
  '-0',
  'true',
  '[]',
  '{}',
);
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'events:read', 'api.example.com', '2030-01-01T00:00:00Z') },
  fc.constantFrom(
    'a',
    '',
    ' ',
    '\u0000',
    '\ud800',
    '😀',
    '{{x}}',
    '{{{{',
    '$secret:x',
    'order.created',
    'github',
    'main',
    'http',
    '*',
    'events:write',
    'events:*',
    'ext:a:*',
    '9999-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
    '2030-01-01T00:00:00.000000001Z',
    'api.example.com',
    '*.com',
    'http://[::1]',
    'a'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(1e308),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
    tie('shaped'),
  ),
  shaped: fc.record(
    {
      type: tie('value'),
      source: tie('value'),
      payload: tie('value'),
      name: tie('value'),
      contribution: tie('value'),
      configuration: tie('value'),
      value: tie('value'),
      hosts: tie('value'),
      permissions: tie('value'),
      expiresAt: tie('value'),
      token: tie('value'),
      keyName: tie('value'),
      reason: tie('value'),
      on: tie('value'),
      steps: tie('value'),
      event: tie('value'),
      id: tie('value'),
      set: tie('value'),
      action: tie('value'),
      with: tie('value'),
    },
    { requiredKeys: [] },
  ),
}));
/** Bodies that are nearly right, so that what stands behind the schemas is reached too. */
const secret = fc.record({ value: word, hosts: fc.array(word, { maxLength: 2 }) }, { requiredKeys: ['value'] });
const step = fc.oneof(
  fc.record({ id: fc.constantFrom('a', 'b'), set: fc.dictionary(word, json.value, { maxKeys: 3 }) }),
  fc.record({
    id: fc.constantFrom('a', 'b'),
    condition: fc.oneof(word, fc.constantFrom('true', 'event.payload.a == 1e999', 'execution.id != ""')),
  }),
  fc.record({
    id: fc.constantFrom('a', 'b'),
    action: fc.constantFrom('http/request', 'http/get', 'http/constructor', 'nobody/x', 'constructor/x'),
    with: fc.dictionary(word, json.value, { maxKeys: 3 }),
  }),
);
const nearly: Record<string, fc.Arbitrary<unknown>> = {
  events: fc.record(
    { type: fc.constant('order.created'), payload: json.value, source: fc.constantFrom('events', 'a', '') },
    { requiredKeys: ['type'] },
  ),
  plugins: fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c', 'd', 'main', 'UP', '__proto__'),
      contribution: fc.constantFrom(
        { key: 'github' },
        { point: 'connector', key: 'github' },
        { point: 'x', key: 'http' },
        { key: 'constructor' },
      ),
      configuration: fc.oneof(
        json.value,
        fc.constantFrom({}, { webhookSecret: { $secret: 'x' } }, { baseUrl: 'http://a' }, { ['__proto__']: 1 }),
        fc.record(
          { webhookSecret: fc.oneof(word, json.value), token: fc.oneof(word, fc.constant(null)), baseUrl: word },
          { requiredKeys: [] },
        ),
      ),
      hosts: fc.oneof(
        json.value,
        fc.record({ token: fc.array(word, { maxLength: 2 }), constructor: fc.array(word) }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: [] },
  ),
  secrets: secret,
  'api-keys': fc.record(
    { name: word, permissions: fc.array(word, { minLength: 1, maxLength: 2 }), expiresAt: word },
    { requiredKeys: ['name', 'permissions'] },
  ),
  setup: fc.record({ token: word, keyName: word }, { requiredKeys: ['token'] }),
  executions: fc.oneof(
    fc.record({ reason: word, payload: json.value }, { requiredKeys: [] }),
    fc.record(
      { path: word, as: fc.constantFrom('done', 'not_done', 'give_up'), output: json.value },
      { requiredKeys: ['path', 'as'] },
    ),
    fc.record(
      { from: word, version: fc.constant('current'), input: json.value, steps: fc.dictionary(word, json.value) },
      { requiredKeys: [] },
    ),
  ),
  approvals: fc.record({ decision: word, comment: word, recipient: word }, { requiredKeys: [] }),
  bulk: fc.record(
    {
      action: fc.constantFrom('cancel', 'rerun', 'give_up', 'requeue'),
      filter: fc.record({ workflow: word, eventId: word }, { requiredKeys: [] }),
      options: fc.record({ reason: word, from: word }, { requiredKeys: [] }),
      dryRun: fc.boolean(),
    },
    { requiredKeys: ['action', 'filter'] },
  ),
  'dead-letters': fc.record({ ids: fc.array(word, { maxLength: 3 }) }),
  workflows: fc.record(
    {
      name: fc.constantFrom('orders', 'a', 'b', 'c'),
      description: word,
      on: fc.constant([{ event: 'order.created' }]),
      steps: fc.array(step, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['name', 'on', 'steps'] },
  ),
};

const yaml = fc.constantFrom(
  'a: &a [x]\nb: *a\n',
  'a: &a [*a]',
  `a: &a ["lol"]\n${Array.from({ length: 12 }, (_, n) => `b${n}: &b${n} [*${n === 0 ? 'a' : `b${n - 1}`},*${n === 0 ? 'a' : `b${n - 1}`},*${n === 0 ? 'a' : `b${n - 1}`}]`).join('\n')}`,
  '!!js/function "x"',
  '<<: {a: 1}',
  '%YAML 1.1\n---\na: 1',
  '---\na: 1\n---\nb: 2',
  '? {a: 1}\n: 2',
  '[[[[[[',
  '{a: {a: {a: ',
  '- '.repeat(5_000),
  'name: x\nname: y',
  '__proto__: 1',
  '"\\0": 1',
  'a: "\\ud800"',
  'name: orders\non: [{event: order.created}]\nsteps: [{id: a, condition: "true"}]',
  'name: orders\non: [{event: order.created}]\nsteps: [{id: a, set: {a: "\\0"}}]',
  'name: orders\ndescription: "\\ud800"\non: [{event: a}]\nsteps: [{id: a, set: {a: .inf}}]',
  `name: a\non: [{event: a, if: "${'('.repeat(2000)}"}]\nsteps: []`,
  'name: a\non: [{event: a, if: "event.a.matches(\'(a+)+$\')"}]\nsteps: [{id: a, condition: "1/0 == 1"}]',
);
const body = fc.oneof(
  fc.constant(undefined),
  difficultJson,
  yaml,
  json.value.map(asText),
  fc.uint8Array({ maxLength: 200 }),
  fc.constant('x'.repeat(20_001)),
);
function asText(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

/** `authorization: valid` stands for a key that is. */
export const difficultHeaders = fc.record(
  {
    authorization: fc.oneof(
      { weight: 6, arbitrary: fc.constant('valid') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          'Bearer',
          'Bearer x',
          'Basic YTpi',
          `Bearer ak_${'0'.repeat(20)}_${'A'.repeat(43)}`,
        ),
      },
    ),
    'content-type': fc.oneof(
      { weight: 4, arbitrary: fc.constant('application/json') },
      { weight: 2, arbitrary: fc.constant('application/yaml') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          'text/plain',
          'application/JSON; charset=utf-16',
          'a/b+json',
          'multipart/form-data',
          ';',
          '__proto__',
          'constructor',
        ),
      },
    ),
    'content-length': fc.constantFrom('0', '5', '999999999', '-1', 'x', '1, 2'),
    'content-encoding': fc.constantFrom('gzip', 'x'),
    'idempotency-key': fc.constantFrom('', '""', 'k', 'é', 'x'.repeat(300), 'a\tb'),
    'if-match': fc.constantFrom('', '*', '"1"', '"0"', 'W/"1"', '"99999999999999"', '1'),
    traceparent: fc.constantFrom(
      '',
      'x',
      `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`,
    ),
    'x-github-event': fc.constantFrom('issues', '', '__proto__', 'a b'),
    'x-github-delivery': fc.constantFrom('d', '', 'a, b'),
    'x-hub-signature-256': fc.constantFrom('', 'sha256=', `sha256=${'0'.repeat(64)}`),
    'x-http-method-override': fc.constantFrom('DELETE'),
  },
  { requiredKeys: ['authorization', 'content-type'] },
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY', 'PROPFIND');

/** JSON of any shape, as text. */
export const anyJsonText: fc.Arbitrary<string> = json.value.map(asText);

/** Requests to routes, and past them: method and path, query, headers, body. `known` are names and ids that exist. */
export function arbitraryRequest(places: readonly Place[], known: readonly string[]) {
  const segment = fc.oneof(nastyText, fc.string({ maxLength: 12 }).map(encodeURIComponent_), fc.constantFrom(...known));
  const search = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'limit',
          'cursor',
          'type',
          'source',
          'status',
          'workflow',
          'eventId',
          'active',
          'activate',
          'version',
          'connector',
          'x',
          '__proto__',
        ),
        segment,
      ),
      { maxLength: 3 },
    )
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([key, value]) => `${key}=${value}`).join('&')}`));
  const query = fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: search });
  const target = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(
          fc.nat(),
          fc.array(segment, { minLength: 3, maxLength: 3 }),
          fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: method }),
        )
        .map(([at, segments, other]) => {
          const place = places[at % places.length]!;
          let next = 0;
          return { method: other ?? place.method, path: place.path.replace(/\{\w+\}/g, () => segments[next++]!) };
        }),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(method, fc.array(segment, { maxLength: 5 }))
        .map(([verb, segments]) => ({ method: verb, path: `/${segments.join('/')}` })),
    },
  );

  return target.chain((where) => {
    const resource = where.path.split('/')[3] ?? '';
    const near = Object.hasOwn(nearly, resource) ? nearly[resource] : undefined;
    const sent =
      near === undefined ? body : fc.oneof({ weight: 1, arbitrary: body }, { weight: 2, arbitrary: near.map(asText) });
    return fc.tuple(fc.constant(where), query, difficultHeaders, sent);
  });
}
