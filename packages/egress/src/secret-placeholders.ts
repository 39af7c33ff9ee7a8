/** Within what a placeholder may be resolved: a tenant and, inside it, the units of work that a request is made for. */
export interface SecretScope {
  tenantId: string;
  /** What placeholders may have been made for: an execution's id, the id under which an instance was taken live. */
  ids: readonly string[];
}

/** Where a request goes. Part of what decides whether a secret may be put into it. */
export interface EgressTarget {
  protocol: 'http:' | 'https:';
  /** Lower case, without a trailing dot; an IPv6 address stands in brackets. */
  host: string;
  /** The URL's port, else the protocol's. */
  port: number;
}

/** A placeholder as it stands in a text. */
export interface PlaceholderMatch {
  placeholder: string;
  /** Offset of its first character. */
  index: number;
}

/** A filter over the bytes of one answer. What it holds back at a chunk's end comes with a later chunk, or at the end. */
export interface ByteRedaction {
  write(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** Masks the plaintexts that an answer may echo. */
export interface ResponseRedactor {
  /** A header's value, or another short text. */
  text(value: string): string;
  /** A new filter for one answer's body. */
  bytes(): ByteRedaction;
}

/** What egress needs to know of secrets. `@automate/governance` implements it. */
export interface SecretPlaceholders {
  /** Every placeholder in a text, in order, whether it can be resolved or not. Cheap: run over every part of a request. */
  find(text: string): PlaceholderMatch[];
  /** How a placeholder may be shown to people, for example `$secret:API_TOKEN`. */
  display(placeholder: string): string;
  /**
   * The plaintext, when the placeholder is genuine, made for an id of this scope, and its secret is bound to the target's host.
   * @throws AutomateError PERMISSION_DENIED when it is not, SECRET_NOT_FOUND when the secret has gone; `effect: 'none'`
   */
  reveal(placeholder: string, use: { scope: SecretScope; target: EgressTarget }): Promise<string>;
  /** Masks every plaintext of the scope's tenant that this process has revealed. Undefined when there is none. */
  redactor(scope: SecretScope): ResponseRedactor | undefined;
}
