import { PageLink } from './link.tsx';

/** To a run, by its id. */
export function RunLink({ id, children }: { id: string; children?: string }) {
  return (
    <PageLink to="/runs/$id" params={{ id }} size="sm">
      {children ?? shortId(id)}
    </PageLink>
  );
}

export function EventLink({ id, children }: { id: string; children?: string }) {
  return (
    <PageLink to="/events/$id" params={{ id }} size="sm">
      {children ?? shortId(id)}
    </PageLink>
  );
}

export function WorkflowLink({ name }: { name: string }) {
  return (
    <PageLink to="/workflows/$name" params={{ name }} size="sm" fw={500}>
      {name}
    </PageLink>
  );
}

/** The end of an id: ids begin with the time, so their beginnings are alike. */
export function shortId(id: string): string {
  return id.slice(-8);
}
