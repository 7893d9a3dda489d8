import { useTranslation } from 'react-i18next';
import { phone as showNumber } from '@/shared/format';
import type { Desk } from '@/shared/live';
import { Chooser } from '@/shared/ui/Chooser';
import { Since } from '@/shared/ui/Since';
import { useControl } from '../control/context';

/** Which parked call to take back. */
export function ParkedChooser({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { tools, close } = useControl();
  const choices = desk.parked.map(({ slot, caller, queue_name, since }) => ({
    id: slot,
    label: <bdi className="num">{showNumber(caller) || t('common.anonymous')}</bdi>,
    detail: queue_name,
    extra: <Since iso={since} />,
  }));
  const take = (slot: string) => {
    close();
    void tools.phone.request(() => tools.api.retrieve(slot));
  };
  return (
    <Chooser
      title={t('desk.parked.title')}
      choices={choices}
      empty={t('desk.parked.none')}
      onChoose={({ id }) => take(id)}
      onClose={close}
      testId="parked"
    />
  );
}
