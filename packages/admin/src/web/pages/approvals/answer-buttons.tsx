import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { Approval } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** A button for each answer, or the answer that was given. */
export function AnswerButtons({ approval }: { approval: Approval }) {
  const { t } = useLanguage();
  const [comment, setComment] = useState('');
  const change = useChange('post', '/api/v1/approvals/{id}/answer', ['/api/v1/approvals', '/api/v1/executions']);
  const { id, status, answer, options, message } = approval;
  if (status !== 'open') {
    return (
      <Text size="sm">
        {answer?.decision ?? '–'}
        {answer?.by && ` (${answer.by})`}
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {options.map((decision) => (
        <ConfirmButton
          needs="approvals:write"
          key={decision}
          label={decision}
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
