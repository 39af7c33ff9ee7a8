import type { Contribution, JsonObject } from '@automate/core';
import type { Connector } from '../connector.ts';

/** Parameters that an action takes, and the service's answer to them. */
export interface ActionExample {
  params: JsonObject;
  /** A fresh answer for each request. Not needed by an action that makes none. */
  answer?: () => Response;
}

/** A delivery that a trigger takes. */
export interface TriggerExample {
  secret: string;
  body: JsonObject;
  /** Headers of the delivery, signed by the service's own rules. */
  headers(rawBody: string, secret: string): Record<string, string> | Promise<Record<string, string>>;
  /** The type of the event that must come out. */
  eventType: string;
}

/** A connector and an example for everything it has. */
export interface ConnectorContract {
  connector: Connector | Contribution<Connector>;
  /** Of the module that exports the connector's plugin by default: then it is tested in a child process too. */
  module?: URL;
  /** A whole configuration of an instance, secrets as texts; actions are handed placeholders for those. */
  config?: JsonObject;
  /** One for each action. */
  actions: Record<string, ActionExample>;
  /** One for each trigger. */
  triggers?: Record<string, TriggerExample>;
}
