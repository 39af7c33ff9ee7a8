import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { lineOf } from '../../ui/failure.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useToast } from '../../ui/toasts.tsx';
import { type AdminResource, RESOURCE } from './resource.ts';
import { queryOf, type RowQuestion } from './row-question.ts';

const FORMATS = ['csv', 'json'] as const;

/** What the list shows, all of it, as a file. */
export function ExportMenu({ resource: { key }, question }: { resource: AdminResource; question: RowQuestion }) {
  const { t, language } = useLanguage();
  const toast = useToast();
  const exporting = useMutation({
    async mutationFn(format: (typeof FORMATS)[number]) {
      const params = { path: { key }, query: { ...queryOf(question), format } };
      // As a stream: however long it takes once it has begun.
      const answer = await client.get(`${RESOURCE}/export`, { params, parseAs: 'stream' });
      saveFile(`${key}.${format}`, await new Response(answer as unknown as ReadableStream).blob());
    },
    onError: (error) => toast(t('data.export_failed', { reason: lineOf(error, t, language) }), 'failed'),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" loading={exporting.isPending}>
          {t('data.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => exporting.mutate(format)}>
            {t(`data.export_${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
