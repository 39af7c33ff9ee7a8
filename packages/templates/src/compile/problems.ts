import { reasonsOf } from '@automate/core';

/** What can be wrong with the text of a template, in English. */
export const templateProblems = {
  closes_nothing: '"{written}" closes or continues a block that is not open',
  computed_from_secret:
    '"{path}": nothing can be computed from a secret, which stays a placeholder until it is sent; write {written} where it belongs',
  decorator: 'decorators ({written}) do not exist here; write the text itself',
  did_you_mean: '; did you mean "{name}"?',
  ends_too_early:
    'ends too early: every {{ needs its }}, every {{#block}} its {{/block}}; to write braces as text, put a backslash before them: \\{{',
  expression_incomplete:
    'an expression ends before it is complete; to write braces as text, put a backslash before them: \\{{',
  filter_in_parentheses: 'in parentheses stands a filter and its arguments: (filter path argument)',
  index_in_brackets: 'an index at the end of a path stands in brackets: write {right} for {written}',
  leads_outside: '"{path}" leads outside: only each and with have a context around them',
  name_no_template: 'the name {name} is no template: only values are; a name is taken as it stands',
  named_proto: 'a field cannot be called __proto__',
  one_name_after: '"{path}": write one name after {root}, as in {example} (other characters in brackets: {other})',
  only_filters_take_arguments: 'only a filter takes arguments, and its name comes first: {{filter path argument}}',
  only_in_each: '"{path}" has a value only within {{#each}}',
  one_value: '{block} takes one value, as in {example}',
  parameter_missing: 'filter "{filter}" needs "{name}": {example}',
  parameter_twice: 'parameter "{name}" of filter "{filter}" is given twice',
  partial: 'partials ({written}) do not exist here; write the text itself',
  path_to_proto: '"{path}": data has no field __proto__',
  raw_block: 'raw blocks ({{{{name}}}}) do not exist here; to write braces as text, put a backslash before them: \\{{',
  reference_without_name: '"{written}" needs a name right after it, as in {example}; to write it as text: {text}',
  template_unreadable: 'cannot be read: {detail}',
  template_unreadable_at:
    'cannot be read at "{written}"; an expression is {{path}} or {{filter path argument key=argument}}; to write braces as text, put a backslash before them: \\{{',
  there_is: '; there is {names}',
  there_is_and_more: '; there is {names} and {more} more',
  too_deep: 'nests more than {most} deep',
  too_deep_to_read: 'nests too deep',
  too_long_template: 'a template may have {most} characters at most; split it into several',
  too_many_arguments: 'filter "{filter}" takes its input and {parameters}; argument {argument} is too many',
  too_many_arguments_of_input: 'filter "{filter}" takes only its input; argument {argument} is too many',
  too_many_blocks: 'blocks may nest {most} deep at most, each {{else if}} counted',
  too_many_names: 'a template may have {most} names and arguments at most; split it into several',
  too_many_parentheses: 'sub-expressions may nest {most} deep at most',
  too_many_references: 'a text may hold {most} references to secrets and variables at most',
  unknown_block: 'there is no block "{name}"{meant}',
  unknown_data: '"@{name}" is unknown{meant}',
  unknown_filter: 'there is no filter "{name}"{meant}',
  unknown_option: '{block} has no option "{name}"',
  unknown_parameter: 'filter "{filter}" has no parameter "{name}"{meant}',
  unknown_path: '"{path}" is unknown{meant}',
  unknown_statement: '{name} is not known; write the text itself',
} as const;

/** One problem of a template, as a sentence and as data. */
export const say = reasonsOf(templateProblems);
