/** A version as KV version 2 keeps it. */
export interface StoredVersion {
  data: Record<string, unknown>;
  created: string;
  deleted: string;
  destroyed: boolean;
}

interface StoredSecret {
  versions: Map<number, StoredVersion>;
  current: number;
}

interface Answer {
  status: number;
  body?: object;
}

/** Versions that are kept, as Vault does by default. */
const MOST_VERSIONS = 10;
const NOT_FOUND: Answer = { status: 404, body: { errors: [] } };

/** What one mount of KV version 2 holds, and its answers as the real one gives them. */
export class KvStore {
  readonly secrets = new Map<string, StoredSecret>();
  readonly #casRequired: boolean;

  constructor(casRequired: boolean) {
    this.#casRequired = casRequired;
  }

  read(path: string, version?: number): Answer {
    const secret = this.secrets.get(path);
    const found = secret?.versions.get(version ?? secret.current);
    if (!secret || !found) return NOT_FOUND;
    const metadata = told(version ?? secret.current, found);
    if (found.destroyed || found.deleted !== '') return { status: 404, body: { data: { data: null, metadata } } };
    return { status: 200, body: { data: { data: found.data, metadata } } };
  }

  write(path: string, { data, options }: { data?: Record<string, unknown>; options?: { cas?: number } }): Answer {
    const secret = this.secrets.get(path) ?? { versions: new Map<number, StoredVersion>(), current: 0 };
    const cas = options?.cas;
    if (cas === undefined && this.#casRequired) return refused('check-and-set parameter required for this call');
    if (cas !== undefined && cas !== secret.current) {
      return refused('check-and-set parameter did not match the current version');
    }
    if (data === undefined) return refused('no data provided');
    const version = secret.current + 1;
    const stored = { data, created: new Date().toISOString(), deleted: '', destroyed: false };
    secret.versions.set(version, stored);
    secret.versions.delete(version - MOST_VERSIONS);
    secret.current = version;
    this.secrets.set(path, secret);
    return { status: 200, body: { data: told(version, stored) } };
  }

  /** Marks versions (default the current one) as deleted, or takes that back. */
  mark(path: string, deleted: boolean, versions?: number[]): Answer {
    const secret = this.secrets.get(path);
    for (const version of versions ?? (secret ? [secret.current] : [])) {
      const found = secret?.versions.get(version);
      if (found && !found.destroyed) found.deleted = deleted ? new Date().toISOString() : '';
    }
    return { status: 204 };
  }

  destroy(path: string, versions: number[]): Answer {
    for (const version of versions) {
      const found = this.secrets.get(path)?.versions.get(version);
      if (found) Object.assign(found, { destroyed: true, data: {} });
    }
    return { status: 204 };
  }

  metadata(path: string): Answer {
    const secret = this.secrets.get(path);
    if (!secret) return NOT_FOUND;
    const versions = Object.fromEntries(
      [...secret.versions].map(([version, each]) => {
        const { version: _, ...rest } = told(version, each);
        return [version, rest];
      }),
    );
    return { status: 200, body: { data: { current_version: secret.current, versions } } };
  }

  remove(path: string): Answer {
    this.secrets.delete(path);
    return { status: 204 };
  }

  list(folder: string): Answer {
    const prefix = `${folder.replace(/\/$/, '')}/`;
    const names = [...this.secrets.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).replace(/\/.*$/s, '/'));
    return names.length === 0 ? NOT_FOUND : { status: 200, body: { data: { keys: [...new Set(names)].sort() } } };
  }
}

function told(version: number, { created, deleted, destroyed }: StoredVersion) {
  return { created_time: created, deletion_time: deleted, destroyed, version, custom_metadata: null };
}

function refused(error: string): Answer {
  return { status: 400, body: { errors: [error] } };
}
