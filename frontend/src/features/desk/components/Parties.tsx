import { useTranslation } from 'react-i18next';
import type { DeskCall, Party } from '@/api/types';
import { useWord } from '@/shared/i18n/useWord';
import { Since } from '@/shared/ui/Since';
import { Pill, type Tone } from '@/shared/ui/Tone';
import { Truncate } from '@/shared/ui/Truncate';
import { useControl } from '../control/context';
import { ActionRow, useOffered } from './ActionRow';
import { others, partyName } from './parties';
import styles from '../desk.module.css';

const tones: Record<string, Tone> = { room: 'blue', side: 'blue', hold: 'amber', ringing: 'violet', listen: 'grey', whisper: 'grey' };

/** Who else is in the call and where: the consultation's two sides, or the conference, with what can be done. */
export function Parties({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  return (
    <section className={styles.parties} data-testid="parties" aria-label={t('desk.parties')}>
      <ul>
        {others(call).map((party) => (
          <PartyRow key={party.id} party={party} />
        ))}
      </ul>
      <ActionRow groups={['consult']} look="light" />
    </section>
  );
}

function PartyRow({ party }: { party: Party }) {
  const { t } = useTranslation();
  const word = useWord();
  const { tools } = useControl();
  const mayDrop = useOffered('consult').some(({ name }) => name === 'drop');
  return (
    <li data-testid="party" data-kind={party.kind} data-place={party.place} data-party={party.id}>
      <Pill tone={tones[party.place] ?? 'grey'} pulse={party.place === 'ringing'}>
        {word(`desk.places.${party.place}`, party.place)}
      </Pill>
      <span className={styles.partyName}>
        <Truncate text={partyName(party, t('common.anonymous'))} />
      </span>
      <span className="faint">{t(`desk.kinds.${party.kind}`)}</span>
      <span className={styles.partyTime}>
        <Since iso={party.since} />
      </span>
      {mayDrop && (
        <button
          type="button"
          className={styles.partyDrop}
          onClick={() => void tools.phone.command(() => tools.api.drop(party.id))}
          aria-label={t('desk.dropOne', { name: partyName(party, t('common.anonymous')) })}
          title={t('actions.drop')}
          data-testid="party-drop"
        >
          ×
        </button>
      )}
    </li>
  );
}
