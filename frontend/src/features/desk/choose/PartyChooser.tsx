import { useTranslation } from 'react-i18next';
import type { DeskCall } from '@/api/types';
import { Chooser } from '@/shared/ui/Chooser';
import { partyName } from '../components/parties';
import { useControl } from '../control/context';

/** Who shall leave the conference. */
export function PartyChooser({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const { tools, close } = useControl();
  const choices = call.parties
    .filter(({ me }) => !me)
    .map((party) => ({ id: party.id, label: <bdi>{partyName(party, t('common.anonymous'))}</bdi>, extra: t(`desk.kinds.${party.kind}`) }));
  const drop = (party: string) => void tools.phone.command(() => tools.api.drop(party)).then((done) => done && close());
  return (
    <Chooser title={t('desk.dropTitle')} choices={choices} empty="" onChoose={({ id }) => drop(id)} onClose={close} testId="drop" />
  );
}
