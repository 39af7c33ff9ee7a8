import type { ReactNode } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import type { Translate } from '../i18n/language.tsx';
import type { Need } from '../session/session.ts';

export interface Column<Row> {
  /** Of the catalogue, or a text that somebody else wrote, such as a plugin. */
  title: MessageKey | { id: string; text: string };
  cell(row: Row): ReactNode;
  /** Takes what is left of the width. */
  wide?: boolean;
  /** Numbers stand below one another. */
  numeric?: boolean;
  /** Of what can be done to a row: there only for who may. */
  needs?: Need;
  /** What the list can be ordered by. */
  sort?: string;
}

/** Its heading, as a key of React's. */
export const keyOf = <Row>({ title }: Column<Row>): string => (typeof title === 'string' ? title : title.id);
export const textOf = <Row>({ title }: Column<Row>, t: Translate): string =>
  typeof title === 'string' ? t(title) : title.text;
