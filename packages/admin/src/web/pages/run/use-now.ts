import { useEffect, useState } from 'react';

const EVERY_MS = 1000;

/** This moment, in milliseconds; it goes on only while it runs. */
export function useNow(runs: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}
