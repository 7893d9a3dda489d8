import { type ComponentType, type ReactNode, createElement, useEffect, useState } from 'react';
import { whenIdle } from './whenIdle';

/** A line that failed is tried again: what is fetched here will be needed. */
const retryMs = 5000;

interface Props {
  /** Must stay the same function. */
  load: () => Promise<{ default: ComponentType }>;
  /** What stands there until then. */
  until?: ReactNode;
}

/** What is not needed for the first paint but at once when asked for: fetched right after it, asked for or not. */
export function Later({ load, until = null }: Props) {
  const [loaded, setLoaded] = useState<ReactNode>(null);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchIt = () => {
      load().then(
        (module) => gone || setLoaded(createElement(module.default)),
        () => {
          if (!gone) timer = setTimeout(fetchIt, retryMs);
        },
      );
    };
    const callOff = whenIdle(fetchIt);
    return () => {
      gone = true;
      callOff();
      clearTimeout(timer);
    };
  }, [load]);
  return loaded ?? until;
}
