import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';

/** Work of the outbox that was given up. */
export function DeadLettersPage() {
  const may = useMay('outbox:write');
  return (
    <ListPage
      page="/dead-letters"
      about="dead_letters.about"
      path="/api/v1/dead-letters"
      live
      rowId={({ id }) => id}
      empty={{ title: 'dead_letters.empty', hint: 'dead_letters.empty_hint' }}
      {...(may && { chosen: (ids, clear) => <DeadLetterActions ids={ids} clear={clear} /> })}
      columns={[
        {
          title: 'dead_letters.message',
          cell: (letter) => (
            <>
              <code>{letter.code}</code> <FailureText failure={letter} />
            </>
          ),
          wide: true,
        },
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
  return (['requeue', 'discard'] as const).map((verb) => (
    <DeadLetterVerb key={verb} verb={verb} ids={ids} clear={clear} />
  ));
}

function DeadLetterVerb({ verb, ids, clear }: { verb: 'requeue' | 'discard'; ids: readonly string[]; clear(): void }) {
  const { t } = useLanguage();
  const toast = useToast();
  const change = useChange('post', `/api/v1/dead-letters/${verb}`, ['/api/v1/dead-letters', '/api/v1/executions']);
  return (
    <ConfirmButton
      needs="outbox:write"
      label={t(`dead_letters.${verb}`, { count: ids.length })}
      question={t(`dead_letters.${verb}_question`)}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        const { body } = await change.mutateAsync({ body: { ids: [...ids] } });
        clear();
        toast(t('dead_letters.result', { done: body.done.length, refused: body.refused.length }));
      }}
    />
  );
}
