/** Who made what acts later without them, such as a key or a link: a user or a key, by its id. */
export type Maker = `user:${string}` | `key:${string}`;
