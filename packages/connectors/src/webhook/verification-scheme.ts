interface SchemeBase {
  /**
   * The header whose value identifies a delivery, for example `x-github-delivery`. It tells repeats; where it is not part of
   * what is signed, and no time is, who holds one genuine delivery can send it again under another id.
   */
  deliveryIdHeader?: string;
}

/** Where the sender says when it signed. The time must be part of what is signed. */
export interface SignedTimestamp {
  /** A header with the time, for example `x-slack-request-timestamp`. */
  header?: string;
  /** Or a field of the signature header (see `HmacScheme.fields`), for example Stripe's `t`. */
  field?: string;
  /** Default `s`: seconds since the epoch. */
  unit?: 's' | 'ms';
  /** The replay window: how far the time may be from now, either way. Default 300. */
  toleranceSeconds?: number;
}

/** A keyed hash over the raw body (RFC 2104). */
export interface HmacScheme extends SchemeBase {
  scheme: 'hmac';
  /** The secret field of the instance that holds the key. */
  secretField: string;
  /** The header with the signature. */
  header: string;
  /** `sha1` is for services that offer nothing better. */
  algorithm: 'sha256' | 'sha512' | 'sha1';
  encoding: 'hex' | 'base64';
  /** What stands before the signature, for example `sha256=`. */
  prefix?: string;
  /** How the key's bytes are written in the secret field. Default `utf8`. */
  secretEncoding?: 'utf8' | 'hex' | 'base64';
  /** The header is a list of `key=value` pairs, such as Stripe's `t=...,v1=...`. `signature` names the pair (it may be repeated). */
  fields?: { signature: string; separator?: string };
  /** What is signed, with `{body}`, `{timestamp}` and `{id}` (the delivery id). Default `{body}`. */
  signedPayload?: string;
  timestamp?: SignedTimestamp;
}

/** https://www.standardwebhooks.com, symmetric signatures (`v1`). The time may be off by five minutes. */
export interface StandardWebhooksScheme {
  scheme: 'standard-webhooks';
  /** The secret field of the instance that holds the key, `whsec_` and base64. */
  secretField: string;
}

/** Nothing is verified: whoever knows the URL can send. Stated, never a default. */
export interface NoVerificationScheme extends SchemeBase {
  scheme: 'none';
}

/** How the host verifies a webhook over its raw bytes, without running plugin code. */
export type VerificationScheme = HmacScheme | StandardWebhooksScheme | NoVerificationScheme;
