import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReportFigure } from '@/api/types';
import styles from './reports.module.css';

/** A figure's name; its definition and where it comes from on hover and focus. */
export function FigureName({ figure }: { figure: ReportFigure }) {
  const { t } = useTranslation();
  const told = `${figure.formula} · ${t('reports.from', { records: figure.records })}`;
  return (
    <Tooltip title={told} trigger={['hover', 'focus']}>
      <button type="button" className={styles.name} aria-label={`${figure.words}: ${told}`}>
        {figure.words}
      </button>
    </Tooltip>
  );
}
