import { useTranslation } from 'react-i18next';
import { clock } from '@/shared/format';
import type { Desk } from '@/shared/live';
import { Chooser } from '@/shared/ui/Chooser';
import { useControl } from '../control/context';

/** Why away, and for how long that may be. */
export function PauseChooser({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { tools, close } = useControl();
  const reasons = desk.pause_reasons.length > 0 ? desk.pause_reasons : [{ code: 'break', label: t('desk.reasons.break'), limit_ms: 0 }];
  const choices = reasons.map(({ code, label, limit_ms }) => ({
    id: code,
    label,
    extra: limit_ms > 0 && <span className="num">{t('desk.pauseLimit', { time: clock(limit_ms) })}</span>,
  }));
  const away = (reason: string) => {
    close();
    void tools.phone.command(() => tools.api.setState({ state: 'away', reason }));
  };
  return (
    <Chooser title={t('desk.pauseTitle')} choices={choices} empty="" onChoose={({ id }) => away(id)} onClose={close} testId="pause" />
  );
}
