import { Text } from '@mantine/core';
import { useList } from '../../api/read.ts';
import type { Plugin } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { WorkflowLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** The active workflows that could not go on without a plugin's connectors. */
export function PluginWorkflows({ plugin: { contributions } }: { plugin: Plugin }) {
  return contributions
    .filter(({ point }) => point === 'connector')
    .map(({ key }) => <ConnectorWorkflows key={key} connector={key} />);
}

function ConnectorWorkflows({ connector }: { connector: string }) {
  const { t } = useLanguage();
  const query = { connection: connector, active: 'true', limit: 100 } as const;
  const found = useList('/api/v1/workflows', { query }, { enabled: useMay('workflows:read') });
  return (
    <>
      <ProblemAlert error={found.error} />
      {found.rows.length > 0 && (
        <Text size="sm" component="div">
          {t('plugins.used_by', { connector })}
          {found.rows.map(({ id, name }) => (
            <div key={id}>
              <WorkflowLink name={name} />
            </div>
          ))}
        </Text>
      )}
    </>
  );
}
