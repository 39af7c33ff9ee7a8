import type { Storage } from '@automate/providers';

/** Where artifacts and large outputs are kept, and how much of it. */
export interface ObjectStorage {
  /** Every process of an installation is given the same one. */
  storage: Pick<Storage, 'put' | 'get' | 'delete'>;
  /** Bytes of one artifact. Default 100 MiB. */
  maxArtifactBytes?: number | undefined;
  /** Bytes of all artifacts of one attempt of a step. Default 1 GiB. */
  maxStepBytes?: number | undefined;
  /** Characters of an output as JSON that is still kept in its row. Default 65,536. */
  inlineOutputChars?: number | undefined;
  /** Characters of an output as JSON; more fails the step. Default 16,000,000. */
  maxOutputChars?: number | undefined;
}

/** An object, as rows refer to it. */
export interface StoredObject {
  /** Its key in the storage. */
  location: string;
  bytes: number;
  /** Of the content, in hex. */
  sha256: string;
}

/** An object as people and workflows see it. */
export function withId<O extends StoredObject>(object: O): O & { id: string } {
  return { id: idOfObject(object.location), ...object };
}

/** The last part of a location: names the object within its run. */
export function idOfObject(location: string): string {
  return location.slice(location.lastIndexOf('/') + 1);
}
