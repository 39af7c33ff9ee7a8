import { Modal } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { useBuilder } from './builder.tsx';
import { PartList } from './part-list.tsx';

/** Chooses what a new step does, for a place that was chosen. */
export function AddStep() {
  const { adding, add, put } = useBuilder();
  const { t } = useLanguage();
  return (
    <Modal
      opened={adding !== undefined}
      onClose={() => add(undefined)}
      title={t('canvas.add')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {adding && (
        <PartList
          height="55vh"
          take={(part) => {
            add(undefined);
            put(adding, { part });
          }}
        />
      )}
    </Modal>
  );
}
