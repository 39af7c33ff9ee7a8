import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../../api/change.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { type AdminResource, RESOURCES } from '../resource.ts';
import { IMPORT, type Import } from './import-resource.ts';

/** Whether what was read is to be carried out: the first moment at which something changes. */
export function ImportDecision({ resource: { key }, made }: { resource: AdminResource; made: Import }) {
  const { t } = useLanguage();
  const [skipBad, setSkipBad] = useState(false);
  const confirm = useChange('post', `${IMPORT}/confirm`, [RESOURCES]);
  const abort = useChange('post', `${IMPORT}/abort`, [RESOURCES]);
  const params = { path: { key, id: made.id } };
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
      <ProblemAlert error={confirm.error ?? abort.error} />
      <Group>
        <Button
          onClick={() => confirm.mutate({ params, body: { skipBad } })}
          loading={confirm.isPending}
          disabled={changes === 0 || (made.bad > 0 && !skipBad)}
        >
          {t('import.confirm', { count: changes })}
        </Button>
        <Button variant="default" onClick={() => abort.mutate({ params })} loading={abort.isPending}>
          {t('import.abort')}
        </Button>
      </Group>
    </Stack>
  );
}
