import { Alert, Anchor, Stack, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import type { Contribution, Plugin } from '../../api/types.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { PluginConnections } from './plugin-connections.tsx';
import { PluginPermissions } from './plugin-permissions.tsx';
import { PluginWorkflows } from './plugin-workflows.tsx';

const COLUMNS: readonly Column<Contribution>[] = [
  { title: 'plugins.contribution', cell: ({ displayName, key }) => `${displayName} (${key})`, wide: true },
  { title: 'plugins.point', cell: ({ point }) => point },
  { title: 'plugins.description', cell: ({ description }) => description ?? '–' },
];

/** One plugin: what it brings, why it failed, and whether it is used. */
export function PluginPage() {
  const { t } = useLanguage();
  const { plugin: id } = useParams({ strict: false }) as { plugin: string };
  const found = useThing('/api/v1/plugins/{plugin}', { path: { plugin: id } }, { live: true });
  const plugin = found.data?.body;
  return (
    <Page
      title={plugin?.displayName ?? id}
      parent="/plugins"
      mark={plugin && <Status of={plugin.state} />}
      {...(plugin?.description !== undefined && { description: plugin.description })}
      actions={plugin && <PluginActions plugin={plugin} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {plugin && (
        <Stack>
          {[plugin.reason, plugin.updateFailure].map(
            (failure) =>
              failure && (
                <Alert key={failure.message} color="red" variant="outline" title={failure.message}>
                  {t('plugins.failed_hint')} <code>{failure.code}</code>
                </Alert>
              ),
          )}
          <Facts
            facts={{
              'plugins.version': plugin.version,
              'plugins.package': plugin.packageName,
              'plugins.origin': plugin.origin,
              'plugins.tier': t(`plugins.tier_${plugin.tier}` as MessageKey),
              'plugins.author': plugin.author,
              'plugins.homepage': plugin.homepage !== undefined && <Homepage address={plugin.homepage} />,
              'plugins.dependencies': Object.entries(plugin.dependencies).map(([name, range]) => (
                <div key={name}>
                  {name} {range}
                </div>
              )),
              'plugins.plaintext': plugin.plaintext.map(({ field, granted }) => (
                <div key={field}>
                  {field}: {t(granted ? 'plugins.granted' : 'plugins.not_granted')}
                </div>
              )),
            }}
          />
          <PluginPermissions permissions={plugin.permissions} />
          <PluginConnections plugin={plugin} />
          <Title order={2} size="h4">
            {t('plugins.contributions')}
          </Title>
          <DataList
            label={t('plugins.contributions')}
            rows={plugin.contributions}
            rowId={({ point, key }) => `${point}/${key}`}
            columns={COLUMNS}
          />
        </Stack>
      )}
    </Page>
  );
}

/** A link, where it is an address of the web: a manifest is anybody's. */
function Homepage({ address }: { address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <Anchor href={address} size="sm" target="_blank" rel="noreferrer">
      {address}
    </Anchor>
  );
}

function PluginActions({ plugin }: { plugin: Plugin }) {
  const { t } = useLanguage();
  const verbs = plugin.state === 'disabled' ? (['enable'] as const) : (['reload', 'disable'] as const);
  return (
    <>
      {plugin.state !== 'disabled' && plugin.contributions.some(({ configurable }) => configurable) && (
        <ButtonLink needs="instances:write" to="/connections/$plugin/new" params={{ plugin: plugin.id }} size="sm">
          {t('plugins.configure')}
        </ButtonLink>
      )}
      {verbs.map((verb) => (
        <PluginVerb key={verb} verb={verb} plugin={plugin}>
          {verb === 'disable' ? <PluginWorkflows plugin={plugin} /> : undefined}
        </PluginVerb>
      ))}
    </>
  );
}

interface PluginVerbProps {
  verb: 'enable' | 'disable' | 'reload';
  plugin: Plugin;
  children: ReactNode;
}

function PluginVerb({ verb, plugin, children }: PluginVerbProps) {
  const { t } = useLanguage();
  const { tenant } = useSession();
  const change = useChange('post', `/api/v1/plugins/{plugin}/${verb}`, ['/api/v1/plugins']);
  // Plugins belong to the whole installation.
  if (!tenant.installation) return null;
  return (
    <ConfirmButton
      needs="plugins:write"
      size="sm"
      label={t(`plugins.${verb}`)}
      question={t(`plugins.${verb}_question`, { plugin: plugin.displayName })}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { plugin: plugin.id } } })}
    >
      {children}
    </ConfirmButton>
  );
}
