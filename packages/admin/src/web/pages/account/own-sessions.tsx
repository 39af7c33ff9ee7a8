import { Group, Title } from '@mantine/core';
import { useChange } from '../../api/change.ts';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { SessionList } from './session-list.tsx';

/** Where one is logged in; each can be ended from here. */
export function OwnSessions() {
  const { t } = useLanguage();
  const toast = useToast();
  const { rows, isPending, error } = useList('/api/v1/sessions');
  const others = useChange('delete', '/api/v1/sessions', ['/api/v1/sessions']);
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t('account.sessions')}
        </Title>
        {rows.length > 1 && (
          <ConfirmButton
            needs="session:write"
            label={t('account.end_others')}
            question={t('account.end_others_question')}
            busy={others.isPending}
            error={others.error}
            onConfirm={async () => {
              const { body } = await others.mutateAsync({});
              toast(t('account.ended', { count: body.ended }));
            }}
          />
        )}
      </Group>
      <ProblemAlert error={error} />
      {isPending && <Loading />}
      {rows.length > 0 && (
        <SessionList
          label={t('account.sessions')}
          rows={rows}
          actions={({ id, current }) => !current && <EndButton id={id} />}
        />
      )}
    </section>
  );
}

function EndButton({ id }: { id: string }) {
  const { t } = useLanguage();
  const change = useChange('delete', '/api/v1/sessions/{id}', ['/api/v1/sessions']);
  return (
    <ConfirmButton
      needs="session:write"
      label={t('account.end')}
      question={t('account.end_question')}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id } } })}
    />
  );
}
