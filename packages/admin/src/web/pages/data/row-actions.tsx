import { Button, Tooltip } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type AdminResource, type AdminRow, nameOf, RESOURCES, ROW } from './resource.ts';

interface RowActionsProps {
  resource: AdminResource;
  row: AdminRow;
  etag: string | undefined;
}

/** What can be done to a row as a whole. What this caller never may is not there; what this row forbids says so. */
export function RowActions(props: RowActionsProps) {
  const { t } = useLanguage();
  const { resource, row } = props;
  if (row.deletedAt !== undefined) return row.allowed.includes('restore') && <RestoreButton {...props} />;
  if (!resource.operations.includes('delete')) return null;
  if (row.allowed.includes('delete')) return <DeleteButton {...props} />;
  return (
    <Tooltip label={t('data.delete_locked')}>
      {/* A disabled button is passed over by the keyboard, and its reason with it. */}
      <Button variant="default" aria-disabled data-disabled aria-description={t('data.delete_locked')}>
        {t('action.delete')}
      </Button>
    </Tooltip>
  );
}

function DeleteButton({ resource, row, etag }: RowActionsProps) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const change = useChange('delete', ROW, [RESOURCES]);
  const name = nameOf(resource, row);
  return (
    <ConfirmButton
      needs={`data:${resource.key}:write`}
      label={t('action.delete')}
      size="sm"
      question={t(resource.softDelete ? 'data.delete_soft_question' : 'data.delete_question', { name })}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        const ifMatch = etag === undefined ? {} : { ifMatch: etag };
        await change.mutateAsync({ params: { path: { key: resource.key, id: row.id } }, ...ifMatch });
        toast(t(resource.softDelete ? 'data.was_deleted_soft' : 'data.was_deleted', { name }));
        await navigate({ to: '/data/$resource', params: { resource: resource.key }, ignoreBlocker: true });
      }}
    />
  );
}

function RestoreButton({ resource, row, etag }: RowActionsProps) {
  const { t } = useLanguage();
  const toast = useToast();
  const change = useChange('post', `${ROW}/restore`, [RESOURCES]);
  const restore = async (): Promise<void> => {
    const ifMatch = etag === undefined ? {} : { ifMatch: etag };
    await change.mutateAsync({ params: { path: { key: resource.key, id: row.id } }, ...ifMatch });
    toast(t('data.restored', { name: nameOf(resource, row) }));
  };
  return (
    <ConfirmButton
      needs={`data:${resource.key}:write`}
      label={t('data.restore')}
      size="sm"
      question={t('data.restore_question', { name: nameOf(resource, row) })}
      busy={change.isPending}
      error={change.error}
      onConfirm={restore}
    />
  );
}
