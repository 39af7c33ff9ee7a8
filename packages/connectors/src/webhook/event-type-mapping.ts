/** Where the type of an event stands in a delivery. The parts found are joined by dots: `github.issues.opened`. */
export interface EventTypeMapping {
  /** First part. Default: the connector's key. */
  prefix?: string;
  /** A header that must be there, for example `x-github-event`. */
  header?: string;
  /** Dotted path to a text in the parsed body, for example `action`. Left out when the body has none and `header` is given. */
  bodyPath?: string;
}
