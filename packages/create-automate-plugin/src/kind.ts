/** What a plugin can be made of: folders of `templates`, and what its package needs. */
export interface PluginKind {
  kind: string;
  /** Folders whose files are put together. Default: the one of the same name. */
  templates?: readonly string[];
  /** The profile that it implements. */
  profile?: string;
  label: string;
  hint: string;
  /** Packages of Automate that the code imports. */
  dependencies: readonly string[];
  /** What the manifest asks for from the start. */
  permissions?: readonly { resource: string; action: string; scope: string }[];
}
