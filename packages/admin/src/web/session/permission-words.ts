import type { MessageKey } from '../i18n/en.ts';
import { type Translate, useLanguage } from '../i18n/language.tsx';
import type { Need } from './session.ts';

/** What an area of permissions is called: all before the last colon of each. `title` is what plugins say of theirs. */
export function areaName(area: string, title: string | undefined, t: Translate): string {
  return said(`area.${area}`, t) ?? title ?? area;
}

/** What the area is about; nothing of what plugins add. */
export function areaHelp(area: string, t: Translate): string | undefined {
  return said(`area_help.${area}`, t);
}

/** The last part of a permission: what is done. */
export function verbName(permission: string, t: Translate): string {
  const verb = permission.slice(permission.lastIndexOf(':') + 1);
  return said(`permission.${verb}`, t) ?? verb;
}

/** Names a permission for people, with its key: “Runs: Change (executions:write)”. */
export function usePermissionWords(): (permission: Need) => string {
  const { t } = useLanguage();
  return (permission) => {
    const area = permission.slice(0, permission.lastIndexOf(':'));
    return `${areaName(area, undefined, t)}: ${verbName(permission, t)} (${permission})`;
  };
}

function said(key: string, t: Translate): string | undefined {
  const words = t(key as MessageKey);
  return words === key ? undefined : words;
}
