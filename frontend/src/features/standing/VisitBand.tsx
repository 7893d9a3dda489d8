import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCurrentSession } from '@/shared/api/session';
import { Until } from '@/shared/ui/Until';
import { useNotice } from '@/shared/ui/useNotice';
import styles from './standing.module.css';

/** One of the operator's people is inside: as whom, why, until when, and the way out. */
export function VisitBand() {
  const { t } = useTranslation();
  const { company, visit } = useCurrentSession();
  const notice = useNotice();
  const leave = useMutation({ mutationFn: () => api.delete('/api/visits/own/'), onSuccess: () => location.assign('/login'), onError: notice.failed });
  const until = visit?.until;
  useEffect(() => {
    if (!until) return;
    const timer = window.setTimeout(() => location.reload(), Math.max(0, Date.parse(until) - Date.now()) + 1000);
    return () => window.clearTimeout(timer);
  }, [until]);
  if (!visit) return null;
  return (
    <div className={`${styles.band} ${styles.visit}`} role="status" data-testid="visit-band">
      <strong>{t('standing.visit', { company: company?.name ?? '' })}</strong>
      <span className={styles.grow}>{t('standing.reason', { reason: visit.reason })}</span>
      <span>
        {t('standing.visitLeft')} <Until iso={visit.until} testId="visit-left" />
      </span>
      <Button size="small" loading={leave.isPending} onClick={() => leave.mutate()} data-testid="visit-leave">
        {t('standing.visitLeave')}
      </Button>
    </div>
  );
}
