import { Button, FileButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useRef, useState } from 'react';
import { keyOf } from '../../../api/key-of.ts';
import { uploading } from '../../../api/upload.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import type { AdminResource } from '../resource.ts';
import { IMPORTS } from './import-resource.ts';
import classes from './upload-box.module.css';

const TYPES: Record<string, string> = { csv: 'text/csv', json: 'application/json' };

/** A file is chosen or dropped here, sent with its progress, and read by the server. */
export function UploadBox({ resource: { key } }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController>(undefined);
  const upload = useMutation({
    async mutationFn({ file, type }: { file: File; type: string }) {
      stop.current = new AbortController();
      setShare(0);
      const made = await uploading(file, setShare).post(IMPORTS, {
        params: { path: { key } },
        headers: { 'content-type': type },
        // The file takes its place.
        body: '' as never,
        signal: stop.current.signal,
      });
      await queries.invalidateQueries({ queryKey: keyOf(IMPORTS, { path: { key } }) });
      await navigate({ to: '/data/$resource/imports/$id', params: { resource: key, id: made.id } });
    },
  });
  const choose = (file: File | null | undefined): void => {
    if (!file) return;
    const type = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''];
    upload.reset();
    setRefused(type === undefined ? file.name : undefined);
    if (type !== undefined) upload.mutate({ file, type });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  const stopped = stop.current?.signal.aborted === true;
  return (
    <Stack gap="xs">
      <Paper
        withBorder
        p="xl"
        bg="transparent"
        className={classes.box ?? ''}
        data-over={over || undefined}
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {upload.isPending ? (
          <Stack gap="xs">
            <Text size="sm" role="status">
              {share < 1
                ? t('import.sending', { name: upload.variables.file.name, percent: Math.floor(share * 100) })
                : t('import.checking')}
            </Text>
            <Progress.Root size="lg">
              <Progress.Section value={share * 100} animated={share >= 1} aria-label={t('import.progress')} />
            </Progress.Root>
            <Group justify="center">
              <Button variant="default" onClick={() => stop.current?.abort()}>
                {t('action.cancel')}
              </Button>
            </Group>
          </Stack>
        ) : (
          <Stack align="center" gap="xs" ta="center">
            <Text fw={600}>{t('import.drop')}</Text>
            <FileButton
              onChange={choose}
              accept=".csv,.json,text/csv,application/json"
              inputProps={{ 'aria-label': t('import.choose') }}
            >
              {(props) => <Button {...props}>{t('import.choose')}</Button>}
            </FileButton>
            <Text size="sm" c="dimmed">
              {t('import.nothing_yet')}
            </Text>
          </Stack>
        )}
      </Paper>
      {refused !== undefined && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {t('import.no_such_type', { name: refused })}
        </Text>
      )}
      {!stopped && <ProblemAlert error={upload.error} />}
    </Stack>
  );
}
