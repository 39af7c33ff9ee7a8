import { AutomateError, DEFAULT_TENANT, parseInput, pluginPermissionSchema } from '@automate/core';
import { PLUGIN_TIERS } from '@automate/host';
import { z } from 'zod';
import { StartError } from './start-error.ts';

/** What one process does. Any number of processes share one database. */
export const ROLES = ['api', 'worker'] as const;

export type Role = (typeof ROLES)[number];

const names = z.array(z.string().min(1).max(1000)).default([]);
const milliseconds = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

const httpSchema = z
  .strictObject({
    host: z.string().min(1).max(253).default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(3000).describe('0 takes a free one'),
    publicUrl: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://automate.example.com' })
      .max(1000)
      .optional()
      .describe('Where people reach this server, for links that are sent to them. Absent: there are none'),
    hosts: names.describe(
      'Host names, without a port, at which people log in beside that of publicUrl and loopback. A session is refused at any other',
    ),
    trustedProxies: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: 'must be an address or a range' }))
      .max(100)
      .default([])
      .describe(
        'Addresses and ranges, such as 10.0.0.0/8, of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed',
      ),
    bodyLimit: z
      .int()
      .min(1)
      .max(2 ** 30)
      .default(1024 * 1024)
      .describe('Bytes of a request body'),
    rateLimit: z
      .strictObject({
        requests: z.int().min(1).max(1e9).default(60_000),
        seconds: z.int().min(1).max(86_400).default(60),
      })
      .prefault({})
      .describe('Requests of one key or person to one process. Events that are sent do not count'),
    webUi: z.boolean().default(true).describe('Whether the web UI is served, at /ext/webui/'),
  })
  .prefault({});

const sessionsSchema = z
  .strictObject({
    idleMinutes: z.number().min(1).max(525_600).default(480).describe('Without a request'),
    maxHours: z.number().min(1).max(8_760).default(168).describe('Whatever happens'),
  })
  .prefault({});

const tiersSchema = z
  .strictObject({
    default: z.enum(PLUGIN_TIERS).default('child').describe('Where the code of every other plugin runs'),
    trusted: names.describe("Folders, and installed packages by name, whose code runs in the server's own process"),
  })
  .prefault({});

const childSchema = z
  .strictObject({
    memoryMb: z.int().min(16).max(65_536).optional().describe('MiB of heap of one process. Default 256'),
    startTimeoutMs: milliseconds.optional().describe('Default 10,000'),
    callTimeoutMs: milliseconds.optional().describe('Of a call that has no deadline of its own. Default 30,000'),
  })
  .prefault({});

const pluginsSchema = z
  .strictObject({
    list: names.describe('Package names or folders: the strongest origin'),
    directory: z.string().min(1).optional().describe('A folder of plugins'),
    path: names.describe('More folders, as AUTOMATE_PLUGIN_PATH'),
    dependenciesOf: z.string().min(1).optional().describe('A package folder whose dependencies are searched'),
    grants: z
      .record(z.string(), z.array(pluginPermissionSchema))
      .default({})
      .describe(
        'By plugin, what the operator grants it. A secret in plain (secrets, read, its field) needs it, and so do steps that connect (network, *, host:port) or keep files (filesystem) by themselves',
      ),
    enabled: z.record(z.string(), z.boolean()).default({}).describe("The operator's word over the manifest's"),
    watch: z.boolean().default(false).describe('Development: a changed plugin is replaced at once'),
    tiers: tiersSchema,
    child: childSchema.describe('Limits of the processes of plugins that are not trusted'),
  })
  .prefault({});

const secretsSchema = z
  .strictObject({
    environment: z
      .record(z.string(), z.string())
      .default({})
      .describe('Secrets from the environment, by name: those that the operator allows, and no other'),
    bindings: z
      .record(z.string(), z.array(z.string()))
      .default({})
      .describe('By name, the hosts a secret may be sent to; more can be set through the API'),
    backends: z
      .array(z.strictObject({ use: z.string().min(1).max(200), config: z.record(z.string(), z.json()).default({}) }))
      .default([])
      .describe(
        'Backends that plugins bring, by their key: asked before the environment and the table, in this order. A secret in their config is {"$env": "NAME"} or {"$file": "/path"}',
      ),
    masterKeys: z
      .array(z.string())
      .default([])
      .describe('32 bytes in base64 each, the current one first. Absent: master.key in the data directory'),
  })
  .prefault({});

const workerSchema = z
  .strictObject({
    name: z.string().min(1).max(200).optional(),
    concurrency: z.int().min(1).max(10_000).optional(),
    leaseMs: milliseconds.optional(),
    pollMs: z.int().min(10).max(1000).optional(),
    maxAttempts: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Claims of a run that may end without a word, and without progress, before it is given up. Default 10'),
  })
  .prefault({});

const healthSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Whether a process with the role worker checks instances on a schedule'),
    intervalMs: milliseconds
      .min(100)
      .optional()
      .describe('Between two checks of an instance that is well. Default 60,000'),
    timeoutMs: milliseconds.optional().describe('How long a check may take. Default 10,000'),
    concurrency: z.int().min(1).max(1000).optional().describe('Checks at one time in a process. Default 8'),
    unhealthyAfter: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Checks in a row that must fail until an instance counts as unhealthy. Default 2'),
    keepChecks: z.int().min(1).max(100_000).optional().describe('Checks kept of each instance. Default 1,000'),
    keepMs: milliseconds.optional().describe('How long they are kept. Default 7 days'),
  })
  .prefault({});

const bytes = z
  .int()
  .min(1)
  .max(5 * 1024 ** 3);

const storageSchema = z
  .strictObject({
    use: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('A storage that a plugin brings, by its key; none. Default: disk, where that plugin is installed'),
    config: z
      .record(z.string(), z.json())
      .default({})
      .describe(
        'Of disk: its folder is storage in the data directory by default. A secret is {"$env": "NAME"} or {"$file": "/path"}',
      ),
    maxArtifactBytes: bytes.optional().describe('Of one artifact. Default 100 MiB'),
    maxStepBytes: bytes.optional().describe('Of all artifacts of one attempt of a step. Default 1 GiB'),
    inlineOutputChars: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('Characters of an output as JSON that stays in its row. Default 65,536'),
    maxOutputChars: z
      .int()
      .min(1_000_000)
      .max(100_000_000)
      .optional()
      .describe('Characters of an output as JSON; more fails the step. Default 16,000,000'),
  })
  .prefault({});

const tracingSchema = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Where spans go over OTLP/HTTP, without /v1/traces. Default: OTEL_EXPORTER_OTLP_ENDPOINT; neither: no spans',
      ),
    sampleRatio: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Of the traces that are kept. Default: as OTEL_TRACES_SAMPLER says, else all'),
    trustParent: z
      .boolean()
      .default(false)
      .describe('Whether a request goes on in the trace of its traceparent, for servers behind a gateway of yours'),
    sendTo: names.describe('Hosts that actions call which are told the traceparent: host, host:port, *.example.com'),
  })
  .prefault({});

const days = (byDefault: number) => z.number().min(0).max(36_500).default(byDefault);

const retentionSchema = z
  .strictObject({
    completedDays: days(30),
    failedDays: days(90),
    cancelledDays: days(90),
    uncertainDays: days(0).describe('Runs of which somebody has yet to say what became of them'),
    eventsDays: days(30).describe('Events, once no run of theirs is left'),
  })
  .prefault({});

/** The configuration of a server: plain data, checked as a whole before anything starts. */
export const automateConfigSchema = z.strictObject({
  dataDir: z.string().min(1).describe('A folder of its owner only: the key of the secrets table, the setup token'),
  databaseUrl: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional()
    .describe('Absent: the embedded database that was handed in'),
  databaseConnections: z.int().min(4).max(1000).default(20),
  roles: z.array(z.enum(ROLES)).default([...ROLES]),
  tenantId: z.string().min(1).max(100).default(DEFAULT_TENANT).describe('Whose webhooks and setup these are'),
  http: httpSchema,
  sessions: sessionsSchema.describe('How long people stay logged in'),
  plugins: pluginsSchema,
  secrets: secretsSchema,
  allowPrivate: names.describe('What of the private network may be called: host:port, a host, or a range'),
  environment: z.record(z.string(), z.string()).default({}).describe('What workflows may read as $env:NAME'),
  worker: workerSchema,
  health: healthSchema.describe('Health checks of instances'),
  storage: storageSchema.describe(
    'Where artifacts and large outputs are kept: the same for every process of a database',
  ),
  retention: retentionSchema.describe('Days after their end that runs are kept, with all that is theirs; 0: for ever'),
  metrics: z
    .strictObject({
      host: z.string().min(1).max(253).default('127.0.0.1'),
      port: z.int().min(0).max(65_535).optional().describe('Default: it does not listen; 0 takes a free one'),
    })
    .prefault({})
    .describe('Where what the process measures is read at /metrics, without a key: for workers, which have no API'),
  tracing: tracingSchema.describe('Spans for OpenTelemetry'),
  auditRetentionDays: z.int().min(1).max(36_500).default(365).describe('How long audit entries are kept'),
  eventBusDays: z
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe(
      'How long what was told on the event bus is kept, to be told again, and the names of subscribers that are away',
    ),
  drainTimeoutMs: milliseconds.default(20_000).describe('How long a stop waits for what runs'),
});

/** What a user writes. */
export type AutomateConfig = z.input<typeof automateConfigSchema>;
/** What the code gets. */
export type ParsedConfig = z.output<typeof automateConfigSchema>;

/** @throws StartError `config` that names everything that is wrong. */
export function parseConfig(config: AutomateConfig): ParsedConfig {
  try {
    return parseInput(automateConfigSchema, config, 'The configuration is not valid');
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    throw new StartError('config', error.message, error);
  }
}
