import type { ItemOf } from '@automate/client';
import { allowsOperation } from '@automate/core';
import { Checkbox, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useList } from '../../api/read.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import classes from './permissions-input.module.css';

type Permission = ItemOf<'/api/v1/permissions'>;

interface PermissionsInputProps {
  value: readonly string[];
  onChange(value: string[]): void;
  /** Nobody changes it. */
  readOnly?: boolean;
}

/** Chooses of what the server knows, by area. Nobody gives more than they have. */
export function PermissionsInput({ value, onChange, readOnly = false }: PermissionsInputProps) {
  const { t } = useLanguage();
  const { permissions: own } = useSession();
  const [search, setSearch] = useState('');
  const { rows, error } = useList('/api/v1/permissions');
  const all = value.includes('*');
  const areas = Map.groupBy(rows, ({ area }) => area);
  const wanted = search.trim().toLowerCase();
  const shown = [...areas].filter(([area, members]) =>
    [area, nameOf(area, members, t)].some((text) => text.toLowerCase().includes(wanted)),
  );
  const toggle = (permission: string, on: boolean): void => {
    // What a wider one covered is written out, once a part of it is taken away.
    const covered = rows.map((each) => each.permission).filter((each) => allowsOperation(value, each));
    const kept = on ? value : [...value.filter((each) => !each.endsWith('*')), ...covered];
    onChange([...new Set(on ? [...kept, permission] : kept.filter((each) => each !== permission))]);
  };
  return (
    <Stack gap="xs">
      <ProblemAlert error={error} />
      {(!readOnly || all) && (
        <Switch
          label={t('permission.all')}
          description={t('permission.all_help')}
          checked={all}
          disabled={readOnly || !own.includes('*')}
          onChange={(event) => onChange(event.currentTarget.checked ? ['*'] : [])}
        />
      )}
      {!all && (
        <TextInput
          type="search"
          label={t('permission.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          maw={360}
        />
      )}
      {!all && (
        <ul className={classes.areas}>
          {shown.map(([area, members]) => {
            const name = nameOf(area, members, t);
            return (
              <li key={area} className={classes.area}>
                <div>
                  <Text size="sm" fw={500}>
                    {name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {helpOf(area, t)}
                  </Text>
                </div>
                <div className={classes.verbs}>
                  {members.map(({ permission }) => {
                    const verb = verbOf(permission, t);
                    const held = allowsOperation(value, permission);
                    return (
                      <Checkbox
                        key={permission}
                        label={verb}
                        aria-label={`${name}: ${verb}`}
                        checked={held}
                        disabled={readOnly || (!held && !allowsOperation(own, permission))}
                        onChange={(event) => toggle(permission, event.currentTarget.checked)}
                      />
                    );
                  })}
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {!all && shown.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('permission.none_found')}
        </Text>
      )}
    </Stack>
  );
}

/** What the catalogue says of it; what plugins add says itself what it is. */
function nameOf(area: string, members: readonly Permission[], t: Translate): string {
  const key = `area.${area}` as MessageKey;
  const said = t(key);
  return said === key ? (members[0]?.title ?? area) : said;
}

function helpOf(area: string, t: Translate): string {
  const key = `area_help.${area}` as MessageKey;
  const said = t(key);
  return said === key ? area : said;
}

function verbOf(permission: string, t: Translate): string {
  const verb = permission.slice(permission.lastIndexOf(':') + 1);
  return verb === 'read' || verb === 'write' ? t(`permission.${verb}`) : verb;
}
