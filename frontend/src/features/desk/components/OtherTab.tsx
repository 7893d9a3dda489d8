import { useTranslation } from 'react-i18next';
import { usePhone } from '../phone/context';
import { CallButton } from './CallButton';
import { Banner } from './LinkBanner';

/** Another tab of this browser has the phone; it can be brought here. */
export function OtherTab() {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Banner kind="other-tab" text={t('desk.otherTab.title')} advice={t('desk.otherTab.text')}>
      <CallButton look="light" label={t('desk.otherTab.takeOver')} onClick={phone.takeOver} testId="take-over" />
    </Banner>
  );
}
