import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { phone } from '@/shared/format';
import type { DeskCall } from '@/shared/live';
import { RingTone } from './ringTone';

function allowed(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

/** Asks once for desktop notices; refusing is fine, the tone and the card remain. */
export function askForNotices(): void {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission();
}

/** Sounds the tone, blinks the tab's title and, when the tab is not looked at, shows a desktop notice. */
export function useRinging(ringing: boolean, call: DeskCall | null): void {
  const { t } = useTranslation();
  const tone = useRef<RingTone | null>(null);
  const caller = call ? phone(call.caller) : '';
  const queue = call?.queue_name ?? '';
  useEffect(() => {
    if (!ringing) return undefined;
    tone.current ??= new RingTone();
    tone.current.start();
    const title = document.title;
    document.title = t('desk.ringingTitle', { caller });
    const notice =
      allowed() && document.hidden ? new Notification(t('desk.incoming'), { body: `${caller} · ${queue}` }) : null;
    notice?.addEventListener('click', () => window.focus());
    return () => {
      tone.current?.stop();
      document.title = title;
      notice?.close();
    };
  }, [ringing, caller, queue, t]);
}
