/**
 * Which way the packages point. A package imports only from floors below its own; plugins import contracts only;
 * no import circle anywhere. `pnpm test` fails on a breach.
 */
const floors = [
  ['core'],
  // Floor 0 too, above core: what it takes to describe a configuration.
  ['fields'],
  ['db', 'embedded-postgres', 'egress', 'templates', 'providers', 'extensions'],
  ['outbox', 'governance', 'connectors', 'llm', 'workflow'],
  ['engine', 'host', 'event-bus'],
  ['api'],
  ['client'],
  // Floor 5 too, above the client: the web UI calls the API with it.
  ['admin'],
  ['server'],
  ['cli', 'create-automate-plugin', 'testing'],
];
const contracts = [
  'core',
  'egress',
  'fields',
  'templates',
  'providers',
  'extensions',
  'connectors',
  'llm',
  'workflow',
  'governance',
];
const notProduct = '(\\.test\\.ts$|/testing/|/__fixtures__/)';
/** Bundled: what it imports is built into it, and nobody installs it. */
const bundled = '^packages/admin/src/web/';
const inside = (names) => `^packages/(${names.join('|')})/`;

const floorRules = floors.flatMap((names, floor) =>
  names.map((name) => ({
    name: `floor-of-${name}`,
    comment: `packages/${name} imports only from the floors below its own (CONTRIBUTING.md)`,
    severity: 'error',
    from: { path: `^packages/${name}/src`, pathNot: notProduct },
    to: {
      path: `^(plugins|apps)/|${inside(floors.slice(floor).flat())}`,
      pathNot: `^packages/${name}/`,
    },
  })),
);

export default {
  forbidden: [
    ...floorRules,
    {
      name: 'outbox-stands-alone',
      comment: 'the outbox takes a drizzle handle: it knows neither db nor the embedded PostgreSQL',
      severity: 'error',
      from: { path: '^packages/outbox/src', pathNot: notProduct },
      to: { path: inside(['db', 'embedded-postgres', 'egress', 'fields', 'templates']) },
    },
    {
      name: 'plugins-import-contracts',
      severity: 'error',
      from: { path: '^plugins/', pathNot: notProduct },
      to: { path: '^(packages|apps)/', pathNot: inside(contracts) },
    },
    {
      name: 'plugins-are-islands',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^plugins/', pathNot: '^plugins/$1/' },
    },
    {
      name: 'no-private-imports',
      comment: 'another package is reached through its name, never through a path',
      severity: 'error',
      from: { path: '^(packages|plugins|apps)/([^/]+)/' },
      to: { dependencyTypes: ['local'], path: '^(packages|plugins|apps)/', pathNot: '^$1/$2/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      comment: 'what a package imports stands in its package.json',
      severity: 'error',
      from: { path: '^(packages|plugins|apps)/[^/]+/src', pathNot: `${notProduct}|${bundled}` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: {
      path: ['/dist/', '/node_modules/', '^apps/publishing/consumers/', '^packages/create-automate-plugin/templates/'],
    },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@automate/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
