import classes from './error-message.module.css';

const VARIABLE = /(<(?:text|url|email|time|id|address|number)>)/;

/** The message of a group of errors: what varies stands out. */
export function ErrorMessage({ text }: { text: string }) {
  return (
    <span className={classes.message}>
      {text.split(VARIABLE).map((part, index) =>
        index % 2 === 1 ? (
          <i key={index} className={classes.variable}>
            {part.slice(1, -1)}
          </i>
        ) : (
          part
        ),
      )}
    </span>
  );
}
