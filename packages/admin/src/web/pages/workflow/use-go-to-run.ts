import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';

const LOOKS = 20;
const BETWEEN_MS = 250;

/** Shows the run of an event as soon as a worker has begun it; where none does within seconds, the event. */
export function useGoToRun(): (eventId: string) => Promise<void> {
  const navigate = useNavigate();
  return async (eventId) => {
    for (let look = 0; look < LOOKS; look += 1) {
      const { data } = await client.get('/api/v1/executions', { params: { query: { eventId, limit: 1 } } });
      const [run] = data;
      if (run !== undefined) return await navigate({ to: '/runs/$id', params: { id: run.id } });
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    await navigate({ to: '/events/$id', params: { id: eventId } });
  };
}
