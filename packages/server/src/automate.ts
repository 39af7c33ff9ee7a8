import type { DeclaredResource } from '@automate/admin';
import type { ApiOptions } from '@automate/api';
import type { Clock, Logger, Signals } from '@automate/core';
import type { Egress } from '@automate/egress';
import type { ApprovalLinks, Engine } from '@automate/engine';
import type { EventBus } from '@automate/extensions';
import type { ApiKeys, MasterKeys, People, Secrets, SecretsBackend, Setup } from '@automate/governance';
import type { Host } from '@automate/host';
import type { Metrics } from './metrics/metrics.ts';

/** A PostgreSQL that somebody else starts and stops: `startEmbeddedPostgres` of @automate/embedded-postgres. */
export interface EmbeddedServer {
  url: string;
  stop(): Promise<void>;
}

/** What a start goes through, in this order. */
export type StartStage = 'database' | 'tables' | 'plugins';

/** Parts that are handed in. Everything has a default except the embedded database. */
export interface Components {
  /** Starts or joins the database that is used where the configuration names none. */
  embedded?: () => Promise<EmbeddedServer>;
  /** Default: warnings and errors as lines of JSON on standard error, secrets masked. */
  log?: Logger;
  clock?: Clock;
  signals?: Signals;
  /** Default: the guarded client with the configured `allowPrivate`. */
  egress?: Egress;
  /** Where `{"$env": "NAME"}` in the configuration is read. Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Asked before the encrypted table, in this order. */
  secretsBackends?: readonly SecretsBackend[];
  /** Beside the API's own. */
  routes?: ApiOptions['routes'];
  /** Admin resources of the app: `adminResource` of @automate/admin. Those of plugins are there without a word. */
  adminResources?: readonly DeclaredResource[] | undefined;
  /** Told of the start as it goes: for whoever waits for it. */
  onStage?: (stage: StartStage, state: 'begin' | 'end', detail?: string) => void;
}

/** How the first start is authorised. The token is for a terminal, never for a log. */
export interface PendingSetup {
  token: string;
  tokenFile: string;
  expiresAt: Date;
}

/** A started server. */
export interface Started {
  /** Where it listens; absent without the role `api`. */
  url?: string;
  /** Where its metrics are read, if the configuration says so. */
  metricsUrl?: string;
  /** Present until the setup token is used. Then the server listens on loopback only. */
  setup?: PendingSetup;
  /** True when it listens on loopback instead of the configured host, until the setup token is used. */
  loopbackOnly: boolean;
}

/** Everything that makes Automate, put together; one process of an installation. */
export interface Automate {
  readonly engine: Engine;
  readonly host: Host;
  readonly secrets: Secrets;
  /** What encrypts the secrets table. */
  readonly masterKeys: MasterKeys;
  readonly apiKeys: ApiKeys;
  /** Users, roles, tenants and sessions. */
  readonly people: People;
  /** Signs links that answer approvals. */
  readonly links: ApprovalLinks;
  readonly setup: Setup;
  readonly signals: Signals;
  /** What this process measures: `GET /api/v1/metrics` where there is an API; a worker's are its owner's to serve. */
  readonly metrics: Metrics;
  /** What the engine tells is on it, and what anybody else publishes. */
  readonly bus: EventBus;
  /** Takes up its roles. @throws StartError `address` */
  start(): Promise<Started>;
  /** Accepts nothing more, lets what runs end, gives the rest back, and closes everything. May be called more than once. */
  stop(): Promise<void>;
}
