import { Stack, Title } from '@mantine/core';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { Facts } from '../../ui/facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { RunLink } from '../../ui/links.tsx';
import { Span, Time } from '../../ui/time.tsx';

/** Everything that is not a step. */
export function RunFacts({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const cancelledBy = run.inbox.find(({ kind }) => kind === 'cancel')?.name;
  return (
    <Stack>
      <Facts
        facts={{
          'run.created': <Time at={run.createdAt} />,
          'run.started': <Time at={run.startedAt} />,
          'run.finished': <Time at={run.finishedAt} />,
          'run.took': <Span from={run.startedAt} to={run.finishedAt} />,
          'run.cancelled_by': cancelledBy !== undefined && <Actor of={cancelledBy} />,
          'run.trace_id': run.traceId,
          'run.called_by': run.calledBy && <RunLink id={run.calledBy} />,
          'run.part_of': run.partOf && <RunLink id={run.partOf} />,
          'run.reruns': run.reruns.length > 0 && run.reruns.map((id) => <RunLink key={id} id={id} />),
          'run.waits': run.timers.map(({ path, kind, dueAt }) => (
            <div key={path + kind}>
              {path}: {kind}, <Time at={dueAt} />
            </div>
          )),
          'run.limit': run.limit && `${run.limit.kind} ${run.limit.key ?? ''}, ${run.limit.ahead}`,
        }}
      />
      {run.output !== undefined && <Block title={t('run.output')} value={run.output} />}
      {run.inbox.length > 0 && <Block title={t('run.inbox')} value={run.inbox} />}
    </Stack>
  );
}

function Block({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <JsonView value={value} label={title} />
    </div>
  );
}
