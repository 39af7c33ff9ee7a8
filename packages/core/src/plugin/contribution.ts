import type { JsonObject } from '../json.ts';
import type { RemoteHandler } from '../wire/remote.ts';

/** One thing a plugin adds to an extension point. Made by the point's `contribute`, never by hand. */
export interface Contribution<T = unknown> {
  /** The id of the extension point. */
  readonly point: string;
  /** What the contribution is called there, for example a connector's key. */
  readonly key: string;
  readonly value: T;
  /** What the manifest says of it: plain JSON, without `point` and `key`. Empty when the point describes nothing. */
  describe(): JsonObject;
  /** Answers the contribution's proxy in another process. Absent where the point has no way across. */
  serve?(): RemoteHandler;
}
