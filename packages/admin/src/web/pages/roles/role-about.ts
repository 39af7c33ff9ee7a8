import type { Role } from '../../api/types.ts';
import type { MessageKey } from '../../i18n/en.ts';
import type { Translate } from '../../i18n/language.tsx';

/** What a role is for: of one that is built in, in the person's language. */
export function aboutRole(
  { name, description, builtIn }: Pick<Role, 'name' | 'description' | 'builtIn'>,
  t: Translate,
): string {
  if (!builtIn) return description;
  const key = `role.${name}` as MessageKey;
  const words = t(key);
  return words === key ? description : words;
}
