// By default export: an older Node has no `registerHooks` to name.
import nodeModule from 'node:module';

/** What plugins may import: the packages of floors 0 to 2 that are contracts. */
const CONTRACTS =
  /^@automate\/(core|fields|egress|extensions|templates|providers|connectors|workflow|governance)(\/|$)/;
let lent = false;

/**
 * Lets plugins that bring no contract packages of their own (a folder with nothing installed in it) import those that the
 * module `lender` (a URL) can. What a plugin has installed comes first. Once in a process. Node before 22.15 has no way to do
 * it: such a plugin fails there with the import that is missing.
 */
export function lendContracts(lender: string): void {
  if (lent) return;
  lent = true;
  nodeModule.registerHooks?.({
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
