import { useLanguage } from '../../i18n/language.tsx';
import { type AdminResource, fieldOf } from './resource.ts';

/** A filter in words, such as `Status: open` or `Total ≥ 10`. */
export function useFilterWords(resource: AdminResource): (parameter: string, value: string) => string {
  const { t } = useLanguage();
  return (parameter, value) => {
    if (parameter === 'parent') return t('data.below', { id: value });
    const [name = '', operator] = parameter.split('.');
    const field = fieldOf(resource, name);
    const label = field?.label ?? (name === 'createdAt' ? t('data.created') : t('data.updated'));
    if (operator !== undefined) return `${label} ${operator === 'gte' ? '≥' : '≤'} ${value}`;
    const option = field?.options?.find((each) => String(each.value) === value);
    if (option !== undefined) return `${label}: ${option.label}`;
    return `${label}: ${field?.type === 'boolean' ? t(value === 'true' ? 'data.yes' : 'data.no') : value}`;
  };
}
