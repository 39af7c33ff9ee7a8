import type { WorkflowDocument } from '@automate/workflow';
import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { client } from '../../api/client.ts';
import { useThing } from '../../api/read.ts';
import type { TextProblem, WorkflowCheck, WorkflowParts } from '../../api/types.ts';
import { BuilderProvider } from '../../canvas/builder.tsx';
import { useDraft } from '../../canvas/draft.ts';
import { problemWords } from '../../form/problem-words.ts';
import { UnreadableFields, useUnreadableFields } from '../../form/unreadable-fields.tsx';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { Loading } from '../../ui/loading.tsx';
import { OnlyToSee } from '../../ui/only-to-see.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { BuilderTools } from './builder-tools.tsx';
import { BuilderViews } from './builder-views.tsx';
import { Verdict } from './verdict.tsx';

const YamlEditor = lazy(() => import('../../editor/yaml-editor.tsx'));

/** A workflow that is not stored as it is written. */
export interface Unsaved {
  /** As it was drawn last. */
  document: WorkflowDocument | undefined;
  text: string;
}

interface WorkflowEditorProps {
  /** What it begins with. */
  text: string;
  /** What is stored; undefined: nothing yet. */
  saved?: string;
  format: 'yaml' | 'json';
  saving: boolean;
  saveError: unknown;
  /** It cannot be saved now. Default: it can. */
  blocked?: boolean;
  onSave(text: string, headers: Record<string, string>): Promise<unknown>;
  /** What is written and not stored; undefined: nothing. */
  onUnsaved?(unsaved: Unsaved | undefined): void;
}

const VIEWS = ['canvas', 'list', 'text'] as const;
const CHECK_AFTER_MS = 400;
const NOTHING: readonly TextProblem[] = [];
const NO_PARTS: WorkflowParts = { connectors: [], stepTypes: [] };

/** One workflow as a drawing, as lists and as a text, with one history; checked by the server as it is written. */
export function WorkflowEditor(props: WorkflowEditorProps) {
  return (
    <UnreadableFields>
      <Editor {...props} />
    </UnreadableFields>
  );
}

function Editor(props: WorkflowEditorProps) {
  const { text: initial, saved = initial, format, saving, saveError, blocked = false, onSave, onUnsaved } = props;
  const { t } = useLanguage();
  const readOnly = !useMay('workflows:write');
  const draft = useDraft(initial, format, readOnly);
  const [view, setView] = useView();
  const { fields: unreadable, leave } = useUnreadableFields();
  const dirty = draft.text !== saved || unreadable.length > 0;
  const { document, text } = draft;
  useEffect(() => onUnsaved?.(dirty ? { document, text } : undefined), [dirty, document, text, onUnsaved]);
  const [settled] = useDebouncedValue(draft.text, CHECK_AFTER_MS);
  const headers = { 'content-type': `application/${format}` };
  const parts = useThing('/api/v1/workflow-parts').data?.body ?? NO_PARTS;
  const checked = useQuery({
    queryKey: ['workflows', 'check', format, settled],
    queryFn: ({ signal }) => client.post('/api/v1/workflows/check', { body: settled, headers, signal }),
    placeholderData: (before) => before,
  });
  const check = useMemo(() => checked.data && sayCheck(checked.data, t), [checked.data, t]);
  const problems = useMemo(
    () => (check ? [...check.errors, ...check.warnings.map((found) => ({ ...found, hint: true }))] : NOTHING),
    [check],
  );
  const save = (
    <Button
      loading={saving}
      disabled={check?.valid === false || check?.change === 'unchanged' || unreadable.length > 0 || blocked}
      onClick={() => void onSave(draft.text, headers).catch(() => undefined)}
    >
      {t('workflow.save')}
    </Button>
  );
  return (
    <Stack>
      <UnsavedGuard dirty={dirty} />
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('canvas.view')}
          value={view}
          onChange={(next) => leave(() => setView(next as (typeof VIEWS)[number]))}
          data={VIEWS.map((value) => ({ value, label: t(`canvas.view_${value}`) }))}
        />
        {!readOnly && <BuilderTools draft={draft}>{save}</BuilderTools>}
      </Group>
      <OnlyToSee needs="workflows:write" />
      {view === 'text' && (
        <Suspense fallback={<Loading />}>
          <YamlEditor label={t('workflow.text')} draft={draft} problems={problems} parts={parts} />
        </Suspense>
      )}
      {view !== 'text' && !draft.current && (
        <Alert color="orange" variant="outline" role="status">
          <Text size="sm">{t(draft.document ? 'canvas.not_drawn' : 'canvas.nothing_drawn')}</Text>
          {draft.unreadable !== undefined && (
            <Text size="sm">
              {draft.unreadable.line ?? 1}: {problemWords(draft.unreadable, t)}
            </Text>
          )}
        </Alert>
      )}
      {view !== 'text' && draft.document && (
        <BuilderProvider draft={draft} document={draft.document} parts={parts} problems={problems}>
          <BuilderViews view={view} />
        </BuilderProvider>
      )}
      {unreadable.length > 0 ? (
        <Alert color="red" variant="outline" role="status">
          {t('form.unreadable', { fields: unreadable.join(', ') })}
        </Alert>
      ) : (
        <Verdict check={check} error={checked.error} />
      )}
      <ProblemAlert error={saveError} />
    </Stack>
  );
}

/** What is shown stands in the address, behind the `#`; without, where there is room for a drawing it is one. */
function useView() {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const view = VIEWS.find((one) => one === hash) ?? (narrow ? 'list' : 'canvas');
  const change = (next: (typeof VIEWS)[number]): void =>
    void navigate({ to: '.', hash: next, replace: true, ignoreBlocker: true, resetScroll: false });
  return [view, change] as const;
}

/** What a check found, in the person's language. */
function sayCheck(check: WorkflowCheck, t: Translate): WorkflowCheck {
  const said = (found: WorkflowCheck['errors']) =>
    found.map((problem) => ({ ...problem, message: problemWords(problem, t) }));
  return { ...check, errors: said(check.errors), warnings: said(check.warnings) };
}
