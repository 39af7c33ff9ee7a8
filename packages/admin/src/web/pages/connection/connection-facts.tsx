import type { Connection } from '../../api/types.ts';
import { Facts } from '../../ui/facts.tsx';
import { Time } from '../../ui/time.tsx';

export function ConnectionFacts({ connection }: { connection: Connection }) {
  const { configuration } = connection.status;
  // One that goes nowhere, as what deliveries are checked with, has no place here.
  const hosts = Object.entries(connection.secretHosts ?? {}).filter(([, list]) => list.length > 0);
  return (
    <Facts
      facts={{
        'connection.contribution': `${connection.contribution.point} ${connection.contribution.key}`,
        'connection.version': connection.version,
        'connection.applied': configuration.applied,
        'connection.failed': configuration.failed?.message,
        'connection.updated': <Time at={connection.updatedAt} />,
        'connection.hosts': hosts.map(([field, list]) => (
          <div key={field}>
            {field}: {list.join(', ')}
          </div>
        )),
      }}
    />
  );
}
