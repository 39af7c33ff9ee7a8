import { registerHooks } from 'node:module';

const CONTRACTS = /^@automate\/(core|egress|templates|connectors|workflow|governance)(\/|$)/;
let lent = false;

/**
 * Lets plugins that bring no contract packages of their own (a folder of AUTOMATE_PLUGIN_PATH with nothing installed in
 * it) import the server's. What a plugin has installed comes first.
 */
export function lendContracts(): void {
  if (lent) return;
  lent = true;
  const lender = import.meta.resolve('@automate/server');
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
        if (!missing || !CONTRACTS.test(specifier)) throw error;
        return next(specifier, { ...context, parentURL: lender });
      }
    },
  });
}
