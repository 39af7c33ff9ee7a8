import { useList } from '../../api/read.ts';
import { useMay } from '../../session/session.ts';

/** What plugins call themselves; one that is not known, or may not be seen, by its id. */
export function usePluginNames(): (id: string) => string {
  const { rows } = useList('/api/v1/plugins', {}, { enabled: useMay('plugins:read') });
  return (id) => rows.find((plugin) => plugin.id === id)?.displayName ?? id;
}
