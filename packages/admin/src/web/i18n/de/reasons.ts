import { apiProblems } from './api-problems.ts';
import { engineProblems } from './engine-problems.ts';
import { governanceProblems } from './governance-problems.ts';
import { hostProblems } from './host-problems.ts';
import { rowProblems } from './row-problems.ts';
import { workflowProblems } from './workflow-problems.ts';

/** Was ein Grund sagt, nach seiner Art. */
export const reasons = {
  ...apiProblems,
  ...engineProblems,
  ...governanceProblems,
  ...hostProblems,
  ...rowProblems,
  ...workflowProblems,
};
