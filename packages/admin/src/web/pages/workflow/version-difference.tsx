import { diffWorkflows, type FieldChange, type WorkflowDocument } from '@automate/workflow';
import { Badge, Group, List, Stack, Text } from '@mantine/core';
import { useThing } from '../../api/read.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Scrollable } from '../../ui/scrollable.tsx';
import { diffLines, nearChanges } from './line-diff.ts';
import classes from './version-difference.module.css';

/** How two versions differ: which steps, and which lines. */
export function VersionDifference({ workflow, from, to }: { workflow: string; from: number; to: number }) {
  const { t } = useLanguage();
  const version = (number: number) => ({ path: { workflow, version: String(number) } });
  const before = useThing('/api/v1/workflows/{workflow}/versions/{version}', version(from));
  const after = useThing('/api/v1/workflows/{workflow}/versions/{version}', version(to));
  const [old, now] = [before.data?.body, after.data?.body];
  if (old === undefined || now === undefined) {
    return before.error || after.error ? <ProblemAlert error={before.error ?? after.error} /> : <Loading />;
  }
  if (old.source.text === now.source.text) return <Text size="sm">{t('workflow.same')}</Text>;
  return (
    <Stack>
      <StepChanges before={old} after={now} />
      <Lines before={old.source.text} after={now.source.text} />
    </Stack>
  );
}

const COLORS = { added: 'teal', removed: 'red', moved: 'indigo', changed: 'orange' };

function StepChanges({ before, after }: { before: WorkflowDetail; after: WorkflowDetail }) {
  const { t } = useLanguage();
  const document = (of: WorkflowDetail) => of.document as unknown as WorkflowDocument;
  const { fields, steps, same } = diffWorkflows(document(before), document(after));
  if (same) {
    return <Text size="sm">{t('workflow.same_meaning')}</Text>;
  }
  return (
    <List listStyleType="none" spacing={6} aria-label={t('workflow.changes')}>
      {steps.map((change) => (
        <List.Item key={`${change.kind} ${change.id}`}>
          <Group gap="xs" align="baseline">
            <Badge variant="outline" color={COLORS[change.kind]} tt="none">
              {t(`workflow.step_${change.kind}`)}
            </Badge>
            <Text size="sm" fw={600} component="span">
              {change.id}
            </Text>
            {change.kind === 'changed' && <Fields fields={change.fields} />}
          </Group>
        </List.Item>
      ))}
      {fields.length > 0 && (
        <List.Item>
          <Group gap="xs" align="baseline">
            <Badge variant="outline" color="orange" tt="none">
              {t('workflow.step_changed')}
            </Badge>
            <Fields fields={fields} />
          </Group>
        </List.Item>
      )}
    </List>
  );
}

function Fields({ fields }: { fields: readonly FieldChange[] }) {
  const say = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value));
  return fields.map(({ field, before, after }) => (
    <Text key={field} size="sm" component="span" className={classes.field ?? ''}>
      <code>{field}</code> {say(before)} → {say(after)}
    </Text>
  ));
}

const SIGNS = { same: ' ', added: '+', removed: '−' };

/** The lines that differ, and those around them. */
export function Lines({ before, after }: { before: string; after: string }) {
  const { t } = useLanguage();
  return (
    <Scrollable className={classes.scroller} label={t('workflow.lines')}>
      <table className={classes.lines}>
        <tbody>
          {nearChanges(diffLines(before, after)).map((line) =>
            line.kind === 'gap' ? (
              <tr key={`gap ${line.at}`} className={classes.gap}>
                <td colSpan={4}>{t('workflow.lines_left_out', { count: line.lines })}</td>
              </tr>
            ) : (
              <tr key={`${line.before} ${line.after}`} data-kind={line.kind}>
                <td className={classes.number}>{line.before}</td>
                <td className={classes.number}>{line.after}</td>
                <td className={classes.sign}>
                  <span aria-hidden="true">{SIGNS[line.kind]}</span>
                  {line.kind !== 'same' && <span className={classes.hidden}>{t(`workflow.line_${line.kind}`)}</span>}
                </td>
                <td className={classes.text}>{line.text}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Scrollable>
  );
}
