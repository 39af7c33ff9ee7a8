/** What fails, by kind. */
export const errors = {
  'errors.about':
    'What fails, by kind: the same step of the same workflow with the same message. The newest stands first.',
  'errors.all_runs': 'All its runs',
  'errors.count': 'Runs',
  'errors.empty': 'Nothing failed',
  'errors.empty_hint': 'Failures of steps and runs are gathered here by kind, also those after which a run went on.',
  'errors.error': 'Error',
  'errors.first_seen': 'First seen',
  'errors.last_seen': 'Last seen',
  'errors.no_step': 'no step',
  'errors.one': 'Error',
  'errors.pattern': 'What they have in common',
  'errors.recent': 'Last 24 hours',
  'errors.recent_label': '{count} in the last {hours} hours',
  'errors.runs': 'Its newest runs',
  'errors.step': 'Step',
  'errors.where': 'Where',
  'errors.workflow': 'Workflow',
};
