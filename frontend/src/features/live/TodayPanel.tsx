import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Today, TodayFigures } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Stat } from '@/shared/ui/Stat';
import { type Arrangement, type LevelName, levelNames } from './arranging/arrangement';
import styles from './live.module.css';

interface Props {
  today: Today | undefined;
  error: unknown;
  arrangement: Arrangement;
}

/** How callers of the day fared so far. */
export function TodayPanel({ today, error, arrangement: { target_s, level } }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (error && !today) return <ErrorPanel error={error} />;
  const { total } = today ?? {};
  const share = (part: number) => total && total.offered > 0 && t('live.today.share', { value: format.percent(part / total.offered) });
  return (
    <div className={styles.totals} data-testid="today">
      <Stat
        label={<span title={t(`live.today.formula.${level}`)}>{t('live.today.level')}</span>}
        value={<Level figures={total} />}
        hint={t('live.today.within', { seconds: target_s })}
      />
      <Stat label={t('live.today.offered')} value={total?.offered ?? t('common.none')} hint={t('live.today.reckoned')} />
      <Stat label={t('live.today.answered')} value={total?.answered ?? t('common.none')} hint={total && share(total.answered)} />
      <Stat label={t('live.today.abandoned')} value={total?.abandoned ?? t('common.none')} hint={total && share(total.abandoned)} />
      <Stat label={t('live.today.asa')} value={total?.asa_ms == null ? t('common.none') : format.clock(total.asa_ms)} />
    </div>
  );
}

/** A service level; a dash before the first caller. */
export function Level({ figures }: { figures: TodayFigures | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  return <span data-testid="level">{figures?.service_level == null ? t('common.none') : format.percent(figures.service_level)}</span>;
}

/** What in time means, and what hanging up in time counts as. */
export function TodayTools({ arrangement, onArrange }: { arrangement: Arrangement; onArrange: (next: Arrangement) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <InputNumber
        size="small"
        min={1}
        max={3600}
        value={arrangement.target_s}
        onChange={(value) => value && onArrange({ ...arrangement, target_s: value })}
        suffix={t('live.today.seconds')}
        aria-label={t('live.today.target')}
        title={t('live.today.target')}
        style={{ width: 84 }}
      />
      <Select<LevelName>
        size="small"
        value={arrangement.level}
        onChange={(level) => onArrange({ ...arrangement, level })}
        options={levelNames.map((value) => ({ value, label: t(`live.today.levels.${value}`), title: t(`live.today.formula.${value}`) }))}
        aria-label={t('live.today.who')}
        style={{ width: 190 }}
      />
    </>
  );
}
