import { useCallback, useEffect, useRef, useState } from 'react';
import { useNotice } from '@/shared/ui/useNotice';
import { lendTestPhone } from './api';
import type { Line, TestCaller } from './testCaller';

/** The test phone: at most one call, which ends with the page. */
export function useTestCall() {
  const notice = useNotice();
  const [line, setLine] = useState<Line>('idle');
  const caller = useRef<TestCaller | null>(null);
  useEffect(() => () => caller.current?.hangUp(), []);
  const call = useCallback(async () => {
    setLine('calling');
    try {
      const [{ TestCaller }, phone] = await Promise.all([import('./testCaller'), lendTestPhone()]);
      caller.current = new TestCaller(phone, setLine);
      await caller.current.call();
    } catch (error) {
      setLine('idle');
      notice.failed(error);
    }
  }, [notice]);
  return {
    line,
    call,
    press: (key: string) => caller.current?.press(key),
    hangUp: () => caller.current?.hangUp(),
  };
}
