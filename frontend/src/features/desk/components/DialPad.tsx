import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dialable } from '@/shared/format';
import type { Desk } from '@/shared/live';
import { Panel } from '@/shared/ui/Panel';
import { usePhone } from '../phone/context';
import { Keys } from './Keys';
import { PhoneIcon } from './icons';
import styles from '../desk.module.css';

/** The telephone's keys: tones for the other side during a conversation, else a number to call. */
export function DialPad({ desk }: { desk: Desk }) {
  const talking = usePhone().state.session?.phase === 'active';
  return talking ? <TonePad /> : <NumberPad desk={desk} />;
}

function TonePad() {
  const { t } = useTranslation();
  const phone = usePhone();
  const [sent, setSent] = useState('');
  const press = (digit: string) => {
    phone.digit(digit);
    setSent((before) => `${before}${digit}`.slice(-18));
  };
  return (
    <Panel title={t('desk.keypad')} testId="tone-pad">
      <output className={styles.tones}>{sent || t('desk.keypadHint')}</output>
      <Keys onDigit={press} />
    </Panel>
  );
}

/** Dials out through the server: it checks the company's limits, rings this phone, then the number. */
function NumberPad({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [typed, setTyped] = useState('');
  const number = dialable(typed);
  const free = desk.call === null && phone.state.registration === 'registered' && !phone.busy;
  const wrong = typed !== '' && number === null;
  const dial = (event: SyntheticEvent) => {
    event.preventDefault();
    if (number && free) void phone.dial(number).then(() => setTyped(''));
  };
  return (
    <Panel title={t('desk.dialPad')}>
      <form className={styles.dialRow} onSubmit={dial}>
        <input
          className={styles.dialInput}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t('desk.dialPlaceholder')}
          aria-label={t('desk.dialPlaceholder')}
          aria-invalid={wrong}
          inputMode="tel"
          autoComplete="off"
          data-testid="dial-number"
        />
        <button
          type="submit"
          className={`${styles.button} ${styles.solid} ${styles.dialButton}`}
          disabled={!free || !number}
          aria-label={t('desk.dial')}
          data-testid="dial"
        >
          <PhoneIcon />
        </button>
      </form>
      <Keys onDigit={(digit) => setTyped((before) => before + digit)} />
      {wrong && (
        <p className="faint" role="status" style={{ marginTop: 8 }}>
          {t('desk.dialWrong')}
        </p>
      )}
    </Panel>
  );
}
