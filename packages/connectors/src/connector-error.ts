import { AutomateError } from '@automate/core';

/** The only error that leaves a connector. Same fields as every AutomateError; `effect` defaults to `unknown`. */
export class ConnectorError extends AutomateError {
  override readonly name = 'ConnectorError';

  /** True for any ConnectorError, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is ConnectorError {
    return AutomateError.isInstance(value) && value.name === 'ConnectorError';
  }
}
