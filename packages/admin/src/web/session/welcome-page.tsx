import { client } from '../api/client.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EntryCard } from './entry-card.tsx';
import { EntryForm } from './entry-form.tsx';
import { logIn, NEW_PASSWORD } from './ways.ts';

/** Whoever was invited, or forgot their password, chooses one and is in. */
export function WelcomePage({ token }: { token: string }) {
  const { t } = useLanguage();
  return (
    <EntryCard title={t('welcome.title')} help={t('welcome.help')}>
      <EntryForm
        fields={{ password: NEW_PASSWORD }}
        submit="welcome.submit"
        onSend={async ({ password }) => {
          const { login } = await client.post('/api/v1/passwords', { body: { token, password } });
          await logIn(login, password);
          location.replace('./');
        }}
      />
    </EntryCard>
  );
}
