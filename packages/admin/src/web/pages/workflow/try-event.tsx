import type { WorkflowDocument } from '@automate/workflow';
import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import type { EventDetail, WorkflowDetail } from '../../api/types.ts';
import { errorWords } from '../../form/problem-words.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type TriggerVerdict, triggerVerdicts } from './trigger-verdicts.ts';

/** One event of the past: whether the workflow takes it and why not, and a run of it. */
export function TryEvent(props: {
  workflow: WorkflowDetail;
  /** What is written and not stored. */
  unsaved: WorkflowDocument | undefined;
  eventId: string;
  onClose(): void;
}) {
  const { workflow, unsaved, eventId, onClose } = props;
  const { t } = useLanguage();
  const found = useThing('/api/v1/events/{id}', { path: { id: eventId } });
  const event = found.data?.body;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={event?.type ?? t('try.event')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {event && <Tried workflow={workflow} unsaved={unsaved} event={event} />}
    </Modal>
  );
}

interface TriedProps {
  workflow: WorkflowDetail;
  unsaved: WorkflowDocument | undefined;
  event: EventDetail;
}

function Tried({ workflow, unsaved, event }: TriedProps) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const change = useChange('post', '/api/v1/events/{id}/runs', ['/api/v1/executions', '/api/v1/events']);
  const { id, type, source, payload } = event;
  const verdictsOf = (document: unknown) => triggerVerdicts(document, { id, type, source, payload: payload as never });
  const saved = verdictsOf(workflow.document);
  // Nothing is said of what is no workflow yet.
  const written = unsaved && verdictsOf(unsaved);
  const run = async (): Promise<void> => {
    const { body } = await change.mutateAsync({ params: { path: { id } }, body: { workflow: workflow.name } });
    toast(t('workflow.started'));
    await navigate({ to: '/runs/$id', params: { id: body.executionId } });
  };
  return (
    <Stack>
      {written && <Judged verdicts={written} words={['try.would_match', 'try.would_not_match']} />}
      <Judged verdicts={saved} words={['try.matches', 'try.no_match']} />
      <JsonView value={payload} label={t('try.payload')} />
      <ProblemAlert error={change.error} />
      <Group justify="flex-end">
        <Button disabled={!isTaken(saved)} loading={change.isPending} onClick={() => void run().catch(() => undefined)}>
          {t('try.run', { version: workflow.version })}
        </Button>
      </Group>
    </Stack>
  );
}

/** Where it cannot be told here, the server tells. */
const isTaken = (verdicts: TriggerVerdict[] | undefined): boolean =>
  verdicts === undefined || verdicts.some(({ says }) => says === 'yes');

/** What triggers say of an event; `words`: that one takes it, and that none does. */
function Judged({ verdicts, words: [taken, refused] }: { verdicts: TriggerVerdict[] | undefined; words: Words }) {
  const { t } = useLanguage();
  const matches = isTaken(verdicts);
  return (
    <Alert color={matches ? 'teal' : 'orange'} variant="outline" title={t(matches ? taken : refused)} role="status">
      {verdicts && (
        <List size="sm">
          {verdicts.map((verdict) => (
            <List.Item key={`${verdict.kind} ${verdict.type} ${verdict.source} ${verdict.says}`}>
              <Says verdict={verdict} />
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

type Words = readonly [MessageKey, MessageKey];

function Says({ verdict: { kind, type, source, says, error } }: { verdict: TriggerVerdict }) {
  const { t } = useLanguage();
  return (
    <>
      <Text size="sm" fw={600} component="span">
        {t(`canvas.trigger_${kind}`)}
        {kind === 'event' && ` ${type}`}
      </Text>
      {': '}
      {t(`try.says_${says}`, { source: source ?? '' })} {error && errorWords(error, t)}
    </>
  );
}
