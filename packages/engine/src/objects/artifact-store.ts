import { AutomateError } from '@automate/core';
import { byteStream } from '@automate/providers';
import type { StepArtifact } from '@automate/workflow';
import type { StoredArtifact } from '../commit/commit-unit.ts';
import { storableProblem } from '../json/storable-json.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { notStored, type ObjectOwner, type ObjectWriter } from './object-writer.ts';
import { redactBytes } from './redact-bytes.ts';

/** Where what one attempt of a step leaves behind goes, one after the other. */
export interface ArtifactSink {
  /** @throws AutomateError effect `unknown`: INVALID_ARGUMENT, PAYLOAD_TOO_LARGE, RESOURCE_EXHAUSTED, UNAVAILABLE, ... */
  keep(artifact: StepArtifact, signal: AbortSignal): Promise<void>;
  readonly kept: readonly StoredArtifact[];
}

export type ArtifactStore = (owner: ObjectOwner) => ArtifactSink;

export interface ArtifactLimits {
  maxArtifactBytes?: number | undefined;
  maxStepBytes?: number | undefined;
}

const MAX_ARTIFACT_BYTES = 100 * 1024 ** 2;
const MAX_STEP_BYTES = 1024 ** 3;
const MAX_ARTIFACTS = 1000;
const MAX_NAME_LENGTH = 500;

/** Keeps artifacts as they stream, secrets in them masked. */
export function createArtifactStore(
  write: ObjectWriter,
  secrets: ExecutionSecrets,
  { maxArtifactBytes = MAX_ARTIFACT_BYTES, maxStepBytes = MAX_STEP_BYTES }: ArtifactLimits,
): ArtifactStore {
  return (owner) => {
    const kept: StoredArtifact[] = [];
    let left = maxStepBytes;
    return {
      kept,
      async keep({ name: given, content: source }, signal) {
        const content = source instanceof ReadableStream ? source : byteStream(source);
        const name = String(secrets.redact(owner.tenantId, given));
        const what = `its artifact ${JSON.stringify(name.slice(0, MAX_NAME_LENGTH))}`;
        const maxBytes = Math.min(maxArtifactBytes, left);
        try {
          refuseName(name, kept);
          const through = redactBytes(secrets, owner);
          const stored = await write(owner, content, { maxBytes, signal, through });
          left -= stored.bytes;
          kept.push({ name, ...stored });
        } catch (error) {
          if (!content.locked) await content.cancel(error).catch(() => {});
          const large = AutomateError.isInstance(error) && error.code === 'PAYLOAD_TOO_LARGE';
          throw notStored(what, large ? tooLarge(maxBytes, maxArtifactBytes, maxStepBytes) : error);
        }
      },
    };
  };
}

/** Names are no paths: an object's place is made without them. They only have to be told apart, and shown. */
function refuseName(name: string, kept: readonly StoredArtifact[]): void {
  const bad =
    name.length > MAX_NAME_LENGTH
      ? `its name has more than ${MAX_NAME_LENGTH} characters`
      : /\p{Cc}/u.test(name) || storableProblem(name) !== undefined
        ? 'its name has control characters, or is no Unicode'
        : kept.some((one) => one.name === name)
          ? 'the step left another one of that name'
          : undefined;
  if (bad !== undefined) throw new AutomateError({ code: 'INVALID_ARGUMENT', message: bad, retryable: false });
  if (kept.length < MAX_ARTIFACTS) return;
  const message = `a step may leave ${MAX_ARTIFACTS}`;
  throw new AutomateError({ code: 'RESOURCE_EXHAUSTED', message, retryable: false });
}

function tooLarge(maxBytes: number, maxArtifactBytes: number, maxStepBytes: number): AutomateError {
  const message =
    maxBytes === maxArtifactBytes
      ? `it has more than ${maxArtifactBytes} bytes`
      : `the artifacts of the step have more than ${maxStepBytes} bytes together`;
  return new AutomateError({ code: 'PAYLOAD_TOO_LARGE', message, retryable: false });
}
