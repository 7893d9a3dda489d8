import { useEffect, useState } from 'react';

/** The current time in ms, renewed every `every` ms while `running`; for timers on the screen only. */
export function useNow(running = true, every = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return undefined;
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [running, every]);
  return now;
}
