import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../api/change.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { bodyOf, ruleField } from './rule-fields.ts';
import { useRuleFields } from './use-rule-fields.ts';

export function NewAlertRulePage() {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const fields = useRuleFields();
  const change = useChange('post', '/api/v1/alert-rules', ['/api/v1/alert-rules']);
  return (
    <Page title={t('alert_rules.new')} parent="/alerts" needs="alerts:write" description={t('alert_rules.about')}>
      {fields === undefined ? (
        <Loading />
      ) : (
        <FieldsForm
          needs="alerts:write"
          fields={fields}
          fieldAt={ruleField}
          submit={t('alert_rules.create')}
          saving={change.isPending}
          saveError={change.error}
          onSave={async (values) => {
            const { body } = await change.mutateAsync({ body: bodyOf(values) });
            toast(t('alert_rules.saved', { name: body.name }));
            await navigate({ to: '/alerts/rules/$id', params: { id: body.id }, ignoreBlocker: true });
          }}
        />
      )}
    </Page>
  );
}
