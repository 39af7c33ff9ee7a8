/** What a plugin can be made of: a folder of `templates`, and what its package needs. */
export interface PluginKind {
  /** Also the folder's name. */
  kind: string;
  label: string;
  hint: string;
  /** Packages of Automate that the code imports. */
  dependencies: readonly string[];
  /** What the manifest asks for from the start. */
  permissions?: readonly { resource: string; action: string; scope: string }[];
}
