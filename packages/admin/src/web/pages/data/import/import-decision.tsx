import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../../api/change.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { type AdminResource, RESOURCES } from '../resource.ts';
import { IMPORT, type Import } from './import-resource.ts';

interface ImportProps {
  resource: AdminResource;
  made: Import;
}

/** Whether what was read is to be carried out: the first moment at which something changes. */
export function ImportDecision({ resource, made }: ImportProps) {
  const { t } = useLanguage();
  const [skipBad, setSkipBad] = useState(false);
  const confirm = useChange('post', `${IMPORT}/confirm`, [RESOURCES]);
  const params = { path: { key: resource.key, id: made.id } };
  const changes = made.creates + made.updates;
  return (
    <Stack gap="sm">
      {made.bad > 0 && changes > 0 && (
        <Checkbox
          label={t('import.skip_bad', { bad: made.bad })}
          description={t('import.skip_bad_help')}
          checked={skipBad}
          onChange={(event) => setSkipBad(event.currentTarget.checked)}
        />
      )}
      <ProblemAlert error={confirm.error} />
      <Group>
        <Button
          onClick={() => confirm.mutate({ params, body: { skipBad } })}
          loading={confirm.isPending}
          disabled={changes === 0 || (made.bad > 0 && !skipBad)}
        >
          {t('import.confirm', { count: changes })}
        </Button>
        <AbortButton resource={resource} made={made} />
      </Group>
    </Stack>
  );
}

/** Gives an import up. */
export function AbortButton({ resource: { key }, made }: ImportProps) {
  const { t } = useLanguage();
  const abort = useChange('post', `${IMPORT}/abort`, [RESOURCES]);
  return (
    <>
      <Button
        variant="default"
        onClick={() => abort.mutate({ params: { path: { key, id: made.id } } })}
        loading={abort.isPending}
      >
        {t('import.abort')}
      </Button>
      <ProblemAlert error={abort.error} />
    </>
  );
}
