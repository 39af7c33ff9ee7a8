import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { Approval } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** A button for each answer, or the answer that was given. */
export function AnswerButtons({ approval }: { approval: Approval }) {
  const { t } = useLanguage();
  const [comment, setComment] = useState('');
  const change = useChange('post', '/api/v1/approvals/{id}/answer', ['/api/v1/approvals', '/api/v1/executions']);
  const { id, status, answer, options, message } = approval;
  const said = (decision: string): string =>
    decision === 'approve' || decision === 'reject' ? t(`approvals.${decision}`) : decision;
  if (status !== 'open') {
    return (
      <Text size="sm">
        {answer?.decision ? said(answer.decision) : '–'}
        {answer?.by && (
          <>
            {' ('}
            <Actor of={answer.by} />)
          </>
        )}
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {options.map((decision) => (
        <ConfirmButton
          needs="approvals:write"
          key={decision}
          label={said(decision)}
          question={message}
          busy={change.isPending}
          error={change.error}
          onConfirm={() =>
            change.mutateAsync({
              params: { path: { id } },
              body: { decision, ...(comment !== '' && { comment }) },
            })
          }
        >
          <TextInput
            label={t('approvals.comment')}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </ConfirmButton>
      ))}
    </Group>
  );
}
