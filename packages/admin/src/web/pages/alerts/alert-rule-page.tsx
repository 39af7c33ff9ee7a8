import { AutomateError } from '@automate/core';
import { Button, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { type Read, useThing } from '../../api/read.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { Facts } from '../../ui/facts.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { RuleActions } from './rule-actions.tsx';
import { type AlertRule, bodyOf, ruleField, valuesOf } from './rule-fields.ts';
import { useRuleFields } from './use-rule-fields.ts';

/** One rule: whether it fires, what it watches, whom it tells. */
export function AlertRulePage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/alert-rules/{id}', { path: { id } }, { live: true });
  const rule = found.data?.body;
  return (
    <Page
      title={rule?.name ?? t('alert_rules.one')}
      parent="/alerts"
      mark={rule && <Status of={rule.state} />}
      actions={rule && <RuleActions rule={rule} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {rule && found.data && (
        <Stack>
          <Facts
            facts={{
              'alert_rules.silenced': rule.silencedUntil && <Time at={rule.silencedUntil} />,
              'alert_rules.fires': rule.alertId && (
                <PageLink to="/alerts/$id" params={{ id: rule.alertId }} size="sm">
                  {t('alerts.one')}
                </PageLink>
              ),
              'alert_rules.changed': <Time at={rule.updatedAt} />,
              'alert_rules.created_by': rule.createdBy && <Actor of={rule.createdBy} />,
            }}
          />
          <Edit key={id} newest={found.data} />
        </Stack>
      )}
    </Page>
  );
}

/** The form stays at what it began with, until it is saved or somebody takes what is stored now. */
function Edit({ newest }: { newest: Read<AlertRule> }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(newest);
  const { id, condition, notify } = base.body;
  const fields = useRuleFields({
    tell: notify?.connection,
    watch: condition.kind === 'connection_down' ? condition.connection : undefined,
  });
  const values = useMemo(() => valuesOf(base.body), [base]);
  const change = useChange('put', '/api/v1/alert-rules/{id}', ['/api/v1/alert-rules']);
  if (fields === undefined) return <Loading />;
  const isConflict = AutomateError.isInstance(change.error) && change.error.code === 'ABORTED';
  const begin = (from: Read<AlertRule>): void => {
    setBase(from);
    change.reset();
  };
  return (
    <FieldsForm
      needs="alerts:write"
      key={base.etag}
      fields={fields}
      values={values}
      fieldAt={ruleField}
      saving={change.isPending}
      saveError={change.error}
      actions={() =>
        isConflict && (
          <Button variant="default" onClick={() => begin(newest)}>
            {t('form.take_theirs')}
          </Button>
        )
      }
      onSave={async (next) => {
        const ifMatch = base.etag === undefined ? {} : { ifMatch: base.etag };
        const saved = await change.mutateAsync({ params: { path: { id } }, body: bodyOf(next), ...ifMatch });
        toast(t('alert_rules.saved', { name: saved.body.name }));
        begin(saved);
      }}
    />
  );
}
