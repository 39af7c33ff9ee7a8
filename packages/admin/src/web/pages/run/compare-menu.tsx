import { Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { lineOf } from '../../ui/failure.ts';
import { MenuLink } from '../../ui/link.tsx';
import { useToast } from '../../ui/toasts.tsx';

/** What a run can be held against: the last one that went well, the one that it repeats, those that repeat it. */
export function CompareMenu({ run }: { run: RunDetail }) {
  const { t, language } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const lastGood = async (): Promise<void> => {
    const query = { workflow: run.workflow.id, status: 'completed', until: run.createdAt, limit: 2 } as const;
    try {
      const { data } = await client.get('/api/v1/executions', { params: { query } });
      const found = data.find(({ id }) => id !== run.id);
      if (found === undefined) toast(t('compare.no_good'), 'failed');
      else await navigate({ to: '/runs/compare', search: { a: found.id, b: run.id } });
    } catch (error) {
      toast(lineOf(error as Error, t, language), 'failed');
    }
  };
  const newest = run.reruns.at(-1);
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" size="xs">
          {t('compare.with')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void lastGood()}>{t('compare.last_good')}</Menu.Item>
        {run.rerunOf !== undefined && (
          <MenuLink to="/runs/compare" search={{ a: run.rerunOf, b: run.id }}>
            {t('compare.original')}
          </MenuLink>
        )}
        {newest !== undefined && (
          <MenuLink to="/runs/compare" search={{ a: run.id, b: newest }}>
            {t('compare.rerun')}
          </MenuLink>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
