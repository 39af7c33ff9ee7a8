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

/** A path that leads to nothing. One that goes through a null is none: that says that there is nothing. */
export interface MissingPath {
  /** As it is written, for example `steps.charge.ouput.total`. */
  path: string;
  /** The first name in it that is not there, for example `ouput`. */
  name: string;
  /** Where in the compiled value (JSON Pointer), and where in that string, from 1. */
  pointer: string;
  line: number;
  column: number;
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
  /** Told of a path whose value is written out and that leads to nothing: null or an empty text is used. It must not throw. */
  missing?: ((path: MissingPath) => void) | undefined;
  limits?: Partial<RenderLimits> | undefined;
  signal?: AbortSignal | undefined;
}
