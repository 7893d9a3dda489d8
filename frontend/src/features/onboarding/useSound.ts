import { useCallback, useEffect, useState } from 'react';
import { checkMicrophone } from '@/features/desk/phone/microphone';
import { RingTone } from '@/features/desk/phone/ringTone';

export type Sound = 'unknown' | 'ready' | 'refused';

/** What this browser allows, asked of the browser itself; null where it does not tell. */
async function permission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state;
  } catch {
    return null;
  }
}

/** Whether this browser may hear its person; `test` asks for the microphone and lets the bell ring once. */
export function useSound() {
  const [sound, setSound] = useState<Sound>('unknown');
  useEffect(() => {
    void permission().then((state) => state === 'granted' && setSound('ready'));
  }, []);
  const test = useCallback(async () => {
    const ring = new RingTone();
    ring.start();
    window.setTimeout(() => ring.stop(), 1500);
    setSound((await checkMicrophone()) === 'ready' ? 'ready' : 'refused');
  }, []);
  return { sound, test };
}
