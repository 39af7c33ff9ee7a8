import { Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { useThing } from '../../api/read.ts';
import type { Connection } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';

/** Where the other service sends its deliveries. Nothing where the connector takes none. */
export function ConnectionWebhook({ connection: { plugin, name, contribution } }: { connection: Connection }) {
  const { t } = useLanguage();
  const isConnector = contribution.point === 'connector';
  const parts = useThing('/api/v1/workflow-parts', {}, { enabled: isConnector }).data?.body;
  const connector = parts?.connectors.find((one) => one.plugin === plugin && one.key === contribution.key);
  const events = connector?.triggers.map((trigger) => trigger.events);
  if (connector === undefined || !events?.length) return null;
  const path = [contribution.key, name].map(encodeURIComponent).join('/');
  const address = new URL(`/api/v1/webhooks/${path}`, window.location.origin);
  const source = `${contribution.key}/${name}`;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t('connection.webhook')}
      </Title>
      <Stack gap="xs">
        <Text size="sm">{t('connection.webhook_help', { service: connector.displayName })}</Text>
        <Group gap="xs">
          <Code fz="sm" px="sm" py={6} style={{ overflowWrap: 'anywhere' }}>
            {address.href}
          </Code>
          <CopyButton value={address.href}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {t(copied ? 'action.copied' : 'action.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        {isLoopback(address.hostname) && (
          <Text size="sm" c="dimmed">
            {t('connection.webhook_local')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t('connection.webhook_events', { events: events.join(', ') })}{' '}
          <PageLink to="/events" search={{ q: `source:${source}` }} underline="always">
            {t('connection.webhook_seen')}
          </PageLink>
        </Text>
      </Stack>
    </section>
  );
}

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
