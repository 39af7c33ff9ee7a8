import type { FunctionShare } from '../profile/cpu-profile.ts';

/** What a server of the bench is started with, as JSON in its only argument. */
export interface ServerSettings {
  databaseUrl: string;
  dataDir: string;
  roles: ('api' | 'worker')[];
  webhookSecret: string;
  /** YAML; absent: no workflow is made. */
  workflow?: string;
  /** What the workflow's requests go to: the one private address that may be called. */
  endpoint?: string;
  /** Where spans go over OTLP/HTTP; absent: there are none. */
  spansTo?: string;
}

/** What the bench asks a server, and what it answers. */
export interface ServerCalls {
  /** Resident as it stands, and what is alive of the heap. */
  memory: { rssBytes: number; heapBytes: number };
  cpu: { microseconds: number };
  /** A key of the API that may read runs and events. */
  readKey: string;
  startProfile: null;
  endProfile: FunctionShare[];
}

export interface Ask {
  id: number;
  call: keyof ServerCalls;
}

export type FromServer = { url: string } | { id: number; answer: ServerCalls[keyof ServerCalls] };
