import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useMemo, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { LeaveQuestion } from './unsaved-guard.tsx';

/** Fields with something in them that cannot be taken as it is, and so stands nowhere else. */
interface Unreadable {
  /** What they are called. */
  fields: readonly string[];
  tell(id: string, label: string | undefined): void;
  /** Goes on, as soon as somebody agrees that what stands in them is lost. */
  leave(go: () => void): void;
}

const UnreadableContext = createContext<Unreadable>({ fields: [], tell: () => undefined, leave: (go) => go() });

export const useUnreadableFields = (): Unreadable => useContext(UnreadableContext);

/** A field tells that it is one of them. */
export function useUnreadable(label: string, unreadable: boolean): void {
  const id = useId();
  const { tell } = useUnreadableFields();
  useEffect(() => {
    if (!unreadable) return;
    tell(id, label);
    return () => tell(id, undefined);
  }, [id, label, unreadable, tell]);
}

/** Knows those that are drawn inside. */
export function UnreadableFields({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  const [told, setTold] = useState<ReadonlyMap<string, string>>(new Map());
  const [asked, ask] = useState<() => void>();
  const tell = useCallback((id: string, label: string | undefined): void => {
    setTold((before) => {
      const next = new Map(before);
      if (label === undefined) next.delete(id);
      else next.set(id, label);
      return next;
    });
  }, []);
  const value = useMemo((): Unreadable => {
    const fields = [...told.values()];
    return { fields, tell, leave: (go) => (fields.length === 0 ? go() : ask(() => go)) };
  }, [told, tell]);
  return (
    <UnreadableContext value={value}>
      {children}
      {asked && (
        <LeaveQuestion
          question={t('form.unreadable_question', { fields: value.fields.join(', ') })}
          onStay={() => ask(undefined)}
          onLeave={() => {
            ask(undefined);
            asked();
          }}
        />
      )}
    </UnreadableContext>
  );
}
