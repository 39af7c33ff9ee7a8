import { API_OPERATIONS } from '@automate/core';
import { Button, Code, CopyButton, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** Makes a key and shows its token, this once. */
export function NewKeyButton() {
  const { t } = useLanguage();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>{t('api_keys.new')}</Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('api_keys.new')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <NewKeyForm onDone={close} />
      </Modal>
    </>
  );
}

function NewKeyForm({ onDone }: { onDone(): void }) {
  const { t } = useLanguage();
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<string[]>([]);
  const change = useChange('post', '/api/v1/api-keys', ['/api/v1/api-keys']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ body: { name, permissions } });
  };
  const token = change.data?.body.token;
  if (token !== undefined) {
    return (
      <Stack>
        <Text size="sm">{t('api_keys.once')}</Text>
        <Code block>{token}</Code>
        <Group justify="flex-end">
          <CopyButton value={token}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'action.copied' : 'action.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onDone}>{t('action.close')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('api_keys.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <MultiSelect
          label={t('api_keys.permissions')}
          description={t('api_keys.permissions_help')}
          data={['*', ...API_OPERATIONS]}
          value={permissions}
          onChange={setPermissions}
          searchable
          required
        />
        <ProblemAlert error={change.error} />
        <Button type="submit" loading={change.isPending} disabled={name === '' || permissions.length === 0}>
          {t('api_keys.create')}
        </Button>
      </Stack>
    </form>
  );
}
