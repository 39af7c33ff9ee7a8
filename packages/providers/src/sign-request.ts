import type { JsonObject } from '@automate/core';

/** How the text of a secret is a key: as it is (UTF-8), or written in hexadecimal, base64 or base64url. Default `text`. */
export type KeyEncoding = 'text' | 'hex' | 'base64' | 'base64url';

/** RFC 2104 over a message. */
export interface HmacSignRequest {
  scheme: 'hmac';
  /** Default `sha256`. `sha1` for services that know nothing better. */
  hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  message: string | Uint8Array<ArrayBuffer>;
  keyEncoding?: KeyEncoding;
  /** Default `hex`. */
  output?: 'hex' | 'base64' | 'base64url';
}

/** A JSON Web Token in compact form (RFC 7519), of a limited life. */
export interface JwtSignRequest {
  scheme: 'jwt';
  /** `HS256` takes the secret as its key; the others a private key in PEM (PKCS #8 or the key type's own). */
  algorithm: 'HS256' | 'RS256' | 'ES256' | 'EdDSA';
  /** Without `iat` and `exp`, which are set. */
  claims: JsonObject;
  /** Seconds from now until `exp`: 1 to 3,600. Default 300. */
  expiresInSeconds?: number;
  /** The key's id for the receiver. */
  keyId?: string;
  keyEncoding?: KeyEncoding;
}

/** AWS Signature Version 4 in the authorization header; the secret is the secret access key. */
export interface AwsSigV4SignRequest {
  scheme: 'aws-sigv4';
  accessKeyId: string;
  region: string;
  service: string;
  /** The request as it will be sent, without placeholders. Its host must be one that the secret is bound to. */
  request: {
    /** Default `GET`. */
    method?: string;
    url: string;
    /** Those that are to be signed beside `host` and the signature's own. */
    headers?: Record<string, string>;
    body?: string | Uint8Array<ArrayBuffer>;
  };
  /** The secret field that holds a session token, of temporary credentials. */
  sessionTokenField?: string;
}

/** What is to be signed with a secret, and how. */
export type SignRequest = HmacSignRequest | JwtSignRequest | AwsSigV4SignRequest;

/** A signature that the code it was made for does not see. */
export interface Signature {
  /** Stands for it in a request, for five minutes, to the hosts that the secret is bound to. */
  placeholder: string;
  /** To be added to the request: of `aws-sigv4` all it needs, of the others none. */
  headers: Record<string, string>;
}
