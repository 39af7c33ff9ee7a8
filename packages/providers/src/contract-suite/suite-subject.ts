import type { SuiteSubject } from '@automate/core/contract-suite';
import packageJson from '../../package.json' with { type: 'json' };

/** What the record of a run says of a suite of this package. */
export function suiteSubject(point: string, key: string): SuiteSubject {
  const { name, version } = packageJson;
  return { suite: { name, version }, point, key };
}
