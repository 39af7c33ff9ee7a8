import { useEffect, useState } from 'react';

/** What somebody types until it is asked; what is asked otherwise, such as by going back, takes its place. */
export function useTyped(asked: string): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  return [typed, setTyped];
}
