import { readExecutionsFunction } from './0003-reads.ts';
import { readPartsFunction } from './0019-parts.ts';

const more = " 'artifacts', s.artifacts,";

/** Later steps see what earlier ones left behind. */
export const artifactsOfSteps = `
${readExecutionsFunction({ create: 'create or replace', more })}
${readPartsFunction({ create: 'create or replace', more })}
`;
