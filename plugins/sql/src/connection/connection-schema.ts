/** How a database is reached, as a step's input has it. */
export interface ConnectionInput {
  /** A name or an address. */
  host: string;
  /** Default 5432. */
  port?: number;
  database: string;
  user: string;
  /** `$secret:NAME`. */
  password?: string;
  /** As libpq means them. Default `verify-full`. */
  sslMode?: (typeof SSL_MODES)[number];
  /** The authority (PEM) to trust instead of those that Node does. */
  ca?: string;
}

const SSL_MODES = ['verify-full', 'require', 'disable'] as const;

export const connectionSchema = {
  type: 'object',
  title: 'Connection',
  properties: {
    host: { type: 'string', title: 'Host', pattern: '^[A-Za-z0-9_.:-]{1,255}$' },
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65_535, default: 5432 },
    database: { type: 'string', title: 'Database', minLength: 1, maxLength: 63 },
    user: { type: 'string', title: 'User', minLength: 1, maxLength: 63 },
    password: { type: 'string', title: 'Password', writeOnly: true, maxLength: 10_000 },
    sslMode: { enum: [...SSL_MODES], title: 'TLS', default: 'verify-full' },
    ca: { type: 'string', title: 'Authority (PEM)', maxLength: 100_000 },
  },
  required: ['host', 'database', 'user'],
  additionalProperties: false,
};
