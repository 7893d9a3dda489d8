import { useEffect, useRef } from 'react';
import type { Desk } from '@/shared/live';
import { useNotice } from '@/shared/ui/useNotice';
import { deskApi } from '../api';
import { type Phone, usePhone } from './context';

/** Keys are for the desk only while nobody is typing. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

type Action = () => unknown;

/** What each key does right now; keys without a meaning in this state are absent. */
export function actions(desk: Desk | null, phone: Phone, setState: (state: 'ready' | 'away') => unknown): Record<string, Action> {
  const session = phone.state.session;
  if (session?.phase === 'ringing') return { A: phone.answer, D: phone.decline };
  if (session?.phase === 'active') {
    return {
      M: () => phone.mute(!session.muted),
      H: desk?.call?.held ? phone.resume : phone.hold,
      X: phone.hangUp,
    };
  }
  if (desk?.state === 'ready') return { B: () => setState('away') };
  if (desk?.state === 'away') return { R: () => setState('ready') };
  return {};
}

/** The desk's keys: A answer, D decline, M mute, H hold and resume, X hang up (with Shift), R ready, B break. */
export function useShortcuts(desk: Desk | null): void {
  const phone = usePhone();
  const notice = useNotice();
  const latest = useRef({ desk, phone, notice });
  useEffect(() => {
    latest.current = { desk, phone, notice };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
      const { desk, phone, notice } = latest.current;
      const setState = (state: 'ready' | 'away') =>
        deskApi.setState({ state, reason: state === 'away' ? 'break' : '' }).catch(notice.failed);
      const key = event.key.toUpperCase();
      if (key === 'X' && !event.shiftKey) return;
      const action = actions(desk, phone, setState)[key];
      if (!action) return;
      event.preventDefault();
      void action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
