import { ConnectorError } from '@automate/connectors';

/** A parameter that the schema lets through and HTTP does not. Nothing was sent. */
export function badParameter(name: string, message: string): ConnectorError {
  return new ConnectorError({
    code: 'INVALID_ARGUMENT',
    message: `http: ${name} ${message}`,
    effect: 'none',
    details: { errors: [{ pointer: `/${name}`, message }] },
  });
}
