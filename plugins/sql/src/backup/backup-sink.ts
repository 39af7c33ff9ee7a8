import type { BackupManifest } from './manifest.ts';

/** Where a backup goes. */
export interface BackupSink {
  write(file: string, content: () => AsyncIterable<Buffer>): Promise<void>;
  /** Makes a backup of what was written. Before that there is none. */
  finish(manifest: BackupManifest): Promise<void>;
  /** Leaves nothing of it. */
  abandon(): Promise<void>;
}
