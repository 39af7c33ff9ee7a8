import { useParams } from '@tanstack/react-router';
import { useList, useThing } from '../../api/read.ts';
import { RESOURCE, RESOURCES } from './resource.ts';

/** The resource of the address. Read again when something happens: a plugin may bring another version of it. */
export function useResource() {
  const { resource: key } = useParams({ strict: false }) as { resource: string };
  const found = useThing(RESOURCE, { path: { key } }, { live: true });
  return { ...found, key, resource: found.data?.body };
}

/** All resources that this caller may see. Read again by itself: a plugin may bring another. */
export function useResources(enabled = true) {
  return useList(RESOURCES, {}, { live: true, enabled });
}
