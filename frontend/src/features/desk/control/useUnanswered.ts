import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import { useNotice } from '@/shared/ui/useNotice';
import { partyName } from '../components/parties';
import { unanswered } from './unanswered';

/** For so long after being called off somebody may vanish without a word. */
const calledOffMs = 3000;

/** Says who did not answer. What it returns is to be called when this agent gives up on somebody. */
export function useUnanswered(call: DeskCall | null): () => void {
  const { t } = useTranslation();
  const notice = useNotice();
  const before = useRef<DeskCall | null>(null);
  const givenUp = useRef(-Infinity);
  useEffect(() => {
    const gone = unanswered(before.current, call);
    before.current = call;
    if (call?.role !== 'owner' || performance.now() - givenUp.current < calledOffMs) return;
    for (const party of gone) notice.told(t('desk.unanswered', { name: partyName(party, t('common.anonymous')) }));
  }, [call, notice, t]);
  return useCallback(() => {
    givenUp.current = performance.now();
  }, []);
}
