import { useChange } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';

interface DeadLetter {
  id: string;
  queue: string;
  ref?: string;
  code: string;
  message?: string;
  attempts: number;
  execution?: { id: string; workflow: string; status: string };
  diedAt: string;
}

/** Work of the outbox that was given up. */
export function DeadLettersPage() {
  return (
    <ListPage<DeadLetter>
      page="/dead-letters"
      about="dead_letters.about"
      path="dead-letters"
      live
      rowId={({ id }) => id}
      empty={{ title: 'dead_letters.empty', hint: 'dead_letters.empty_hint' }}
      chosen={(ids, clear) => <DeadLetterActions ids={ids} clear={clear} />}
      columns={[
        { title: 'dead_letters.message', cell: ({ code, message }) => `${code} ${message ?? ''}`, wide: true },
        { title: 'dead_letters.queue', cell: ({ queue }) => queue },
        {
          title: 'dead_letters.run',
          cell: ({ execution }) => execution && <RunLink id={execution.id}>{execution.workflow}</RunLink>,
        },
        { title: 'dead_letters.attempts', cell: ({ attempts }) => attempts },
        { title: 'dead_letters.died', cell: ({ diedAt }) => <Time at={diedAt} /> },
      ]}
    />
  );
}

function DeadLetterActions({ ids, clear }: { ids: readonly string[]; clear(): void }) {
  const { t } = useLanguage();
  const toast = useToast();
  const change = useChange<{ done: string[]; refused: { message: string }[] }>(['dead-letters', 'executions']);
  return (['requeue', 'discard'] as const).map((verb) => (
    <ConfirmButton
      key={verb}
      label={t(`dead_letters.${verb}`, { count: ids.length })}
      question={t(`dead_letters.${verb}_question`)}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        const { body } = await change.mutateAsync({
          method: 'POST',
          path: `dead-letters/${verb}`,
          options: { body: { ids } },
        });
        clear();
        toast(t('dead_letters.result', { done: body.done.length, refused: body.refused.length }));
      }}
    />
  ));
}
