import { queryDatabase } from '@automate/core';
import { appendAudit } from '@automate/governance';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/** The operator's word on plugins, given while servers run. It is one for the installation, kept with the operator's tenant. */
export const pluginSettingsTable = `
CREATE TABLE automate_host.plugin_settings (
  tenant_id text NOT NULL,
  plugin_id text NOT NULL,
  -- Null: as configuration and manifest say.
  enabled boolean,
  -- Raised for every process to read the plugin anew.
  generation integer NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text NOT NULL,
  PRIMARY KEY (tenant_id, plugin_id)
);
`;

/** What is set for one plugin. */
export interface PluginSetting {
  enabled: boolean | null;
  generation: number;
}

/** The settings of every plugin, in the table of `hostMigrations`. Throws UNAVAILABLE when the database does not answer. */
export class PluginSettings {
  readonly #db: PostgresJsDatabase;
  readonly #tenantId: string;

  constructor(db: PostgresJsDatabase, tenantId: string) {
    this.#db = db;
    this.#tenantId = tenantId;
  }

  /** By plugin id. */
  async read(): Promise<Map<string, PluginSetting>> {
    const rows = await queryDatabase('Reading the settings of plugins', 'hostMigrations', () =>
      this.#db.execute<{ plugin_id: string } & PluginSetting & Record<string, unknown>>(
        sql`SELECT plugin_id, enabled, generation FROM automate_host.plugin_settings WHERE tenant_id = ${this.#tenantId}`,
      ),
    );
    return new Map([...rows].map(({ plugin_id, enabled, generation }) => [plugin_id, { enabled, generation }]));
  }

  /** Also tells the audit log. */
  async setEnabled(pluginId: string, enabled: boolean, actor: string): Promise<void> {
    await this.#write(pluginId, actor, enabled ? 'plugin.enable' : 'plugin.disable', sql`enabled = ${enabled}`);
  }

  /** Has every process read the plugin anew. Also tells the audit log. */
  async raiseGeneration(pluginId: string, actor: string): Promise<void> {
    await this.#write(pluginId, actor, 'plugin.reload', sql`generation = plugin_settings.generation + 1`);
  }

  async #write(pluginId: string, actor: string, action: string, change: ReturnType<typeof sql>): Promise<void> {
    await queryDatabase('Writing the settings of a plugin', 'hostMigrations', () =>
      this.#db.transaction(async (tx) => {
        await tx.execute(sql`
          INSERT INTO automate_host.plugin_settings (tenant_id, plugin_id, updated_by)
          VALUES (${this.#tenantId}, ${pluginId}, ${actor}) ON CONFLICT DO NOTHING`);
        await tx.execute(sql`
          UPDATE automate_host.plugin_settings SET ${change}, updated_at = now(), updated_by = ${actor}
          WHERE tenant_id = ${this.#tenantId} AND plugin_id = ${pluginId}`);
        await appendAudit(tx, { tenantId: this.#tenantId, actor, action, subject: pluginId });
      }),
    );
  }
}
