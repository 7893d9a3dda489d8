import { type SyntheticEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '@/shared/actions';
import { dialable } from '@/shared/format';
import type { Desk } from '@/shared/live';
import { Icon } from '@/shared/ui/Icon';
import { Kbd } from '@/shared/ui/Kbd';
import { Panel } from '@/shared/ui/Panel';
import { usesBrowser } from '../actions';
import { deskApi } from '../api';
import { useControl } from '../control/context';
import { ActionRow, useOffered } from './ActionRow';
import { ForCompany } from './ForCompany';
import { Keys } from './Keys';
import { ToneQueue } from './tones';
import styles from '../desk.module.css';

/** The telephone's keys: tones for the other side when they are called for, else a number to call. */
export function DialPad({ desk }: { desk: Desk }) {
  const { panel } = useControl();
  const possible = useOffered('fields').some(({ name }) => name === 'keypad');
  if (possible) return <TonePad open={panel === 'keypad'} />;
  return desk.call ? null : <NumberPad desk={desk} />;
}

/** Clicks always send; typed digits only while it is open, so that no slip of the hand is heard. */
function TonePad({ open }: { open: boolean }) {
  const { t } = useTranslation();
  const { tools } = useControl();
  const [sent, setSent] = useState('');
  const { command } = tools.phone;
  const queue = useMemo(() => new ToneQueue((digits) => command(() => deskApi.keypad(digits))), [command]);
  const press = (digit: string) => {
    queue.press(digit);
    setSent((before) => `${before}${digit}`.slice(-18));
  };
  useKeys((key) => {
    if (key === 'Escape') tools.toggle('keypad');
    else if (/^[\d*#]$/.test(key)) press(key);
    else return false;
    return true;
  }, open);
  return (
    <Panel title={t('desk.keypad')} extra={<Kbd keys="K" />} className={open ? styles.padOpen : undefined} testId="tone-pad">
      <output className={styles.tones}>{sent || t(open ? 'desk.keypadTyping' : 'desk.keypadHint')}</output>
      <Keys onDigit={press} />
      <ActionRow groups={['callback']} look="light" />
    </Panel>
  );
}

/** Dials out through the server: it checks the company's limits, rings this phone, then the number. */
function NumberPad({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { tools } = useControl();
  const { phone, api } = tools;
  const [typed, setTyped] = useState('');
  const [company, setCompany] = useState<number>();
  const number = dialable(typed);
  const reachable = !usesBrowser(desk) || phone.state.registration === 'registered';
  const free = useOffered('fields').some(({ name }) => name === 'dial') && reachable && !phone.busy;
  const wrong = typed !== '' && number === null;
  const dial = (event: SyntheticEvent) => {
    event.preventDefault();
    if (number && free) void phone.request(() => api.dial(number, company)).then((done) => done && setTyped(''));
  };
  return (
    <Panel title={t('desk.dialPad')} extra={<Kbd keys="/" />}>
      <ForCompany desk={desk} chosen={company} onChoose={setCompany} />
      <form className={styles.dialRow} onSubmit={dial}>
        <input
          className={styles.dialInput}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          placeholder={t('desk.dialPlaceholder')}
          aria-label={t('desk.dialPlaceholder')}
          aria-invalid={wrong}
          inputMode="tel"
          autoComplete="off"
          data-field="dial"
          data-testid="dial-number"
        />
        <button
          type="submit"
          className={`${styles.button} ${styles.solid} ${styles.dialButton}`}
          disabled={!free || !number}
          aria-label={t('actions.dial')}
          data-testid="dial"
        >
          <Icon name="phone" />
        </button>
      </form>
      <Keys onDigit={(digit) => setTyped((before) => before + digit)} />
      {wrong && (
        <p className="faint" role="status" style={{ marginTop: 8 }}>
          {t('desk.dialWrong')}
        </p>
      )}
      <ActionRow groups={['callback']} look="light" />
    </Panel>
  );
}
