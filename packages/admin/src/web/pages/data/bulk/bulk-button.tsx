import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keyOf } from '../../../api/key-of.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { RESOURCES } from '../resource.ts';
import { BulkProgress } from './bulk-progress.tsx';
import { BulkQuestion } from './bulk-question.tsx';
import type { BulkProps, RowJob } from './row-job.ts';

/** Does something to many rows: asks how many first, then shows how far it is and what it could not do. */
export function BulkButton({ onDone, ...props }: BulkProps & { onDone(): void }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [job, setJob] = useState<RowJob>();
  // What is asked stays about the same rows, whatever the list shows meanwhile.
  const [which, setWhich] = useState(props.which);
  const leave = (): void => {
    close();
    if (job === undefined) return;
    setJob(undefined);
    onDone();
    void queries.invalidateQueries({ queryKey: keyOf(RESOURCES) });
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setWhich(props.which);
          open();
        }}
      >
        {props.action.label}
      </Button>
      <Modal
        opened={opened}
        onClose={leave}
        title={props.action.label}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {job === undefined ? (
          <BulkQuestion {...props} which={which} onStarted={setJob} onCancel={leave} />
        ) : (
          <BulkProgress resource={props.resource} started={job} onClose={leave} />
        )}
      </Modal>
    </>
  );
}
