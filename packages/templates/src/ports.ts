/** What a template may read: plain data by root name, for example `event`, `execution`, `steps`. */
export type TemplateScope = Readonly<Record<string, unknown>>;

/** What one rendering may use up. Past a limit it ends with RESOURCE_EXHAUSTED. */
export interface RenderLimits {
  /** Characters of all strings and keys produced. Default 1,048,576. */
  maxOutputLength: number;
  /** Rounds of all `each` blocks together. Default 10,000. */
  maxIterations: number;
  /** Values (objects, lists, scalars) produced. Default 100,000. */
  maxValues: number;
  /** Characters that filters give and values that they compare, also where nothing of it is written. Default 10,000,000. */
  maxFilterWork: number;
  /** How deep the produced value nests. Default 100. */
  maxDepth: number;
}

/** How the outside answers to one rendering. */
export interface RenderPorts {
  /**
   * The placeholder of a secret, never its value. Throws SECRET_NOT_FOUND for an unknown key. Without this function a
   * template that names a secret fails.
   */
  secrets?: ((key: string) => string | Promise<string>) | undefined;
  /** The value of an environment variable that the workflow may read; undefined when it is not allowed or not set. */
  env?: ((name: string) => string | undefined) | undefined;
  limits?: Partial<RenderLimits> | undefined;
  signal?: AbortSignal | undefined;
}
