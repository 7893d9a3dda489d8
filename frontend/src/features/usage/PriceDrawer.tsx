import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ExplainedLeg } from '@/api/types';
import { api } from '@/shared/api/client';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import styles from './usage.module.css';

/** Why a call costs what it costs, leg by leg. */
export function PriceDrawer({ at, onClose }: { at: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['usage-call', at], queryFn: () => api.get<ExplainedLeg[]>(at) });
  const language = i18n.language.startsWith('zh') ? 'zh-hans' : 'en';
  return (
    <Drawer open size={480} title={t('usage.why')} onClose={onClose}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data?.map((leg) => (
        <section key={`${leg.leg_id}${leg.kind}`} data-testid="explained-leg">
          <h3>
            {t(`calls.chargeKind.${leg.kind as 'inbound'}`)} {leg.amount !== null && <span className="num">{format.money(leg.amount, leg.currency || undefined)}</span>}
          </h3>
          <ol className={styles.steps}>
            {leg.steps.map((step, place) => (
              <li key={`${step.code}${String(place)}`}>{step.text[language]}</li>
            ))}
          </ol>
        </section>
      ))}
    </Drawer>
  );
}
