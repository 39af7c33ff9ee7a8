import { useQueries } from '@tanstack/react-query';
import { reading, useList } from '../../api/read.ts';
import type { Nameable } from './rule-fields.ts';

/** The connections that a rule can name: to be told by, and to be watched. */
export function useNameable(): Nameable & { isPending: boolean } {
  const plugins = useList('/api/v1/plugins');
  const configurable = plugins.rows.filter(({ contributions }) => contributions.some((one) => one.configurable));
  const found = useQueries({
    queries: configurable.map(({ id }) => reading('/api/v1/plugins/{plugin}/instances', { path: { plugin: id } })),
  });
  const named = configurable.flatMap(({ types, contributions }, index) =>
    (found[index]?.data?.body.data ?? [])
      .filter(({ contribution }) => contribution.point === 'connector')
      .map(({ name, contribution: { key } }) => ({
        reference: `${key}/${name}`,
        tells: types.includes('notification'),
        watched: contributions.some((one) => one.key === key && one.supportsHealthCheck),
      })),
  );
  return {
    isPending: plugins.isPending || found.some(({ isPending }) => isPending),
    tell: named.filter(({ tells }) => tells).map(({ reference }) => reference),
    watch: named.filter(({ watched }) => watched).map(({ reference }) => reference),
  };
}
