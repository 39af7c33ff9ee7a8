import { AutomateError } from '@automate/core';
import type { SecretPlaceholders } from '../secret-placeholders.ts';

/** Secrets by key, with the hosts each may go to. Placeholders are `ph_<key>_<scope>`. */
export function memoryPlaceholders(
  secrets: Record<string, { value: string; hosts: string[] }>,
): SecretPlaceholders & { placeholder(key: string, scope?: string): string } {
  const parse = (placeholder: string) => /^ph_([A-Z]+)_([a-z0-9]+)$/.exec(placeholder)?.slice(1) as [string, string];
  const mask = (text: string) =>
    Object.entries(secrets).reduce((all, [key, { value }]) => all.replaceAll(value, `$secret:${key}`), text);
  const maskBytes = (bytes: string) =>
    Object.entries(secrets).reduce(
      (all, [key, { value }]) => all.replaceAll(Buffer.from(value).toString('latin1'), `$secret:${key}`),
      bytes,
    );
  return {
    placeholder: (key, scope = 'run1') => `ph_${key}_${scope}`,
    find: (text) =>
      [...text.matchAll(/ph_[A-Z]+_[a-z0-9]+/g)].map(({ 0: placeholder, index }) => ({ placeholder, index })),
    display: (placeholder) => `$secret:${parse(placeholder)[0]}`,
    async reveal(placeholder, { scope, target }) {
      const [key, made] = parse(placeholder);
      const secret = secrets[key];
      if (secret && scope.ids.includes(made!) && secret.hosts.includes(target.host)) return secret.value;
      throw new AutomateError({
        code: 'PERMISSION_DENIED',
        message: `The secret "${key}" may not be sent to ${target.host}`,
        effect: 'none',
      });
    },
    redactor: () => ({
      text: mask,
      // Whole bodies only: enough for these tests.
      bytes: () => {
        let all = '';
        return {
          write: (chunk) => {
            all += Buffer.from(chunk).toString('latin1');
            return new Uint8Array();
          },
          end: () => Buffer.from(maskBytes(all), 'latin1'),
        };
      },
    }),
  };
}
