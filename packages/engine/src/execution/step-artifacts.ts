import type { LeafStep, StepRecord } from '@automate/workflow';
import type { StoredArtifact } from '../commit/commit-unit.ts';
import { withId } from '../objects/object-storage.ts';

/** What later steps see of what a step left behind: of a plugin's step always a list, of others nothing. */
export function artifactsOf({ kind }: LeafStep, stored: readonly StoredArtifact[] = []): Pick<StepRecord, 'artifacts'> {
  return kind === 'uses' ? { artifacts: stored.map(withId) } : {};
}
