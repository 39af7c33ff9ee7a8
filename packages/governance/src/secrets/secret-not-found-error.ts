import { AutomateError } from '@automate/core';

/** No backend has the secret. Code SECRET_NOT_FOUND, nothing was done. */
export class SecretNotFoundError extends AutomateError {
  override readonly name: string = 'SecretNotFoundError';

  constructor(tenantId: string, key: string, advice = 'Set it, or have the operator allow its name.') {
    super({
      code: 'SECRET_NOT_FOUND',
      message: `There is no secret "${key}" in tenant "${tenantId}". ${advice}`,
      effect: 'none',
      details: { tenantId, key },
    });
  }
}

/** Whether no backend has the secret, also where the error came from another process. */
export function isSecretNotFound(error: unknown): boolean {
  return AutomateError.isInstance(error) && error.code === 'SECRET_NOT_FOUND';
}
