import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { Original } from '../../ui/original.tsx';
import classes from './error-message.module.css';

const VARIABLE = /<(text|url|email|time|id|address|number)>/;

/** The message of a group of errors: what varies stands out. */
export function ErrorMessage({ text }: { text: string }) {
  const { t } = useLanguage();
  return (
    <span className={classes.message}>
      {text.split(VARIABLE).map((part, index) =>
        index % 2 === 1 ? (
          <i key={index} className={classes.variable}>
            {t(`errors.varies_${part}` as Parameters<Translate>[0])}
          </i>
        ) : (
          <Original key={index}>{part}</Original>
        ),
      )}
    </span>
  );
}
