import { AutomateError } from '@automate/core';
import type { StepArtifact } from '@automate/workflow';
import type { BackupSink } from './backup-sink.ts';
import { MANIFEST_FILE, RESTORE_FILE, restoreScript } from './manifest.ts';

/** What a step may leave behind is in memory, so it is little. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Keeps a backup in what the step leaves behind. @throws AutomateError PAYLOAD_TOO_LARGE */
export function createArtifactSink(): BackupSink & { artifacts: StepArtifact[] } {
  const artifacts: StepArtifact[] = [];
  let bytes = 0;
  return {
    artifacts,
    async write(name, content) {
      const pieces: Buffer[] = [];
      for await (const piece of content()) {
        bytes += piece.length;
        if (bytes > MAX_BYTES) throw tooLarge();
        pieces.push(piece);
      }
      artifacts.push({ name, content: new Uint8Array(Buffer.concat(pieces)) });
    },
    async finish(manifest) {
      artifacts.push({ name: RESTORE_FILE, content: restoreScript(manifest) });
      artifacts.push({ name: MANIFEST_FILE, content: JSON.stringify(manifest, null, 2) });
    },
    async abandon() {},
  };
}

function tooLarge(): AutomateError {
  const message = `the backup is larger than the ${MAX_BYTES} bytes that a step may leave behind: give a folder as location, file:///…`;
  return new AutomateError({ code: 'PAYLOAD_TOO_LARGE', message, effect: 'none' });
}
