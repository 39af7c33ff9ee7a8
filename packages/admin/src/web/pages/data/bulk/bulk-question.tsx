import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { useChange } from '../../../api/change.ts';
import { AutoForm } from '../../../form/auto-form.tsx';
import { configurationOf, problemsOf, stateOf } from '../../../form/field-state.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { fieldOf } from '../resource.ts';
import { ACTION, type BulkProps, countRows, type RowJob } from './row-job.ts';

interface BulkQuestionProps extends BulkProps {
  onStarted(job: RowJob): void;
  onCancel(): void;
}

/** How many rows it is about, and what they are to be given. */
export function BulkQuestion({ resource, action, which, onStarted, onCancel }: BulkQuestionProps) {
  const { t } = useLanguage();
  const fields = useMemo(() => action.ask.flatMap((key) => fieldOf(resource, key) ?? []), [resource, action]);
  const [state, setState] = useState(() => stateOf(fields));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const problems = problemsOf(fields, state, t);
  const count = useQuery({
    queryKey: ['bulk', resource.key, action.key, which],
    queryFn: () => countRows(resource.key, action.key, which),
    staleTime: 0,
  });
  const start = useChange('post', ACTION);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTouched(new Set(action.ask));
    if (problems.size > 0) return;
    const values = configurationOf(fields, state);
    start.mutate(
      {
        params: { path: { key: resource.key, action: action.key } },
        body: { ...which, ...(fields.length > 0 && { values }) },
      },
      { onSuccess: ({ body }) => onStarted(body as RowJob) },
    );
  };
  const { many } = resource.displayName;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {action.description !== undefined && <Text size="sm">{action.description}</Text>}
        <Text size="sm" role="status">
          {count.data === undefined ? t('data.bulk_counting') : t('data.bulk_question', { count: count.data, many })}
        </Text>
        {action.key === 'delete' && (
          <Text size="sm">{t(resource.softDelete ? 'data.bulk_delete_soft' : 'data.bulk_delete')}</Text>
        )}
        {fields.length > 0 && (
          <AutoForm
            fields={fields}
            state={state}
            onChange={setState}
            problems={new Map([...problems].filter(([key]) => touched.has(key)))}
            onTouched={(key) => setTouched((all) => new Set([...all, key]))}
          />
        )}
        <ProblemAlert error={count.error ?? start.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={start.isPending}
            disabled={!count.data}
            data-autofocus={fields.length === 0 || undefined}
          >
            {action.label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
