import { allowsOperation } from '@automate/core';
import { Checkbox, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { areaHelp, areaName, verbName } from '../../session/permission-words.ts';
import { useSession } from '../../session/session.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import classes from './permissions-input.module.css';

/** As the navigation has them; then data, of each resource by itself too, and what extensions add. */
const GROUPS = ['nav.watch', 'nav.build', 'nav.operate', 'nav.data', 'permission.extensions'] as const;
const WATCH = ['events', 'event-stream', 'executions', 'approvals', 'alerts', 'outbox', 'metrics'];
const BUILD = ['workflows', 'instances', 'plugins', 'secrets'];

function groupOf(area: string): (typeof GROUPS)[number] {
  if (WATCH.includes(area)) return 'nav.watch';
  if (BUILD.includes(area)) return 'nav.build';
  if (area === 'data' || area.startsWith('data:')) return 'nav.data';
  return area.startsWith('ext:') ? 'permission.extensions' : 'nav.operate';
}

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
  const wanted = search.trim().toLowerCase();
  const shown = rows.filter(({ area, title }) =>
    [area, areaName(area, title, t)].some((text) => text.toLowerCase().includes(wanted)),
  );
  const groups = Map.groupBy(shown, ({ area }) => groupOf(area));
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
      {!all &&
        GROUPS.filter((group) => groups.has(group)).map((group) => (
          <section key={group} aria-label={t(group)}>
            <Text size="xs" fw={600} c="dimmed" mb={4} aria-hidden>
              {t(group)}
            </Text>
            <ul className={classes.areas}>
              {[...Map.groupBy(groups.get(group) ?? [], ({ area }) => area)].map(([area, members]) => {
                const name = areaName(area, members[0]?.title, t);
                return (
                  <li key={area} className={classes.area}>
                    <div>
                      <Text size="sm" fw={500}>
                        {name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {areaHelp(area, t) ?? area}
                      </Text>
                    </div>
                    <div className={classes.verbs}>
                      {members.map(({ permission }) => {
                        const verb = verbName(permission, t);
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
          </section>
        ))}
      {!all && shown.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('permission.none_found')}
        </Text>
      )}
    </Stack>
  );
}
