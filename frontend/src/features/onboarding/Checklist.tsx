import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Checklist as Steps } from '@/api/types';
import { CallButton } from '@/features/desk/components/CallButton';
import { Icon } from '@/shared/ui/Icon';
import { Panel } from '@/shared/ui/Panel';
import { TestPhone } from './TestPhone';
import { useChecklist, usePutAway } from './api';
import styles from './onboarding.module.css';
import { useSound } from './useSound';

const pages = { number: '/numbers', greeting: '/menu', queue: '/queues', people: '/people' } as const;

/** From sign-up to the first real call: every step as the workspace really is, until all are done or it is put away. */
export default function Checklist() {
  const { data } = useChecklist();
  if (!data || data.put_away) return null;
  return <Shown list={data} />;
}

function Shown({ list }: { list: Steps }) {
  const { t } = useTranslation();
  const away = usePutAway();
  const { sound, test } = useSound();
  const finished = list.steps.every(({ done }) => done);
  const [wasFinished] = useState(finished);
  // Who has had a call does not come here to learn how; who has just had the first is told so.
  if (wasFinished) return null;
  const hide = <CallButton look="light" label={t('onboarding.putAway')} disabled={away.isPending} onClick={() => away.mutate()} testId="checklist-away" />;
  const step = (name: Steps['steps'][number]['name']) => list.steps.find((one) => one.name === name)?.done ?? false;
  return (
    <Panel title={t(finished ? 'onboarding.finished' : 'onboarding.title')} extra={hide} testId="checklist">
      <ol className={styles.steps}>
        {(['number', 'greeting', 'queue', 'people'] as const).map((name) => (
          <Step key={name} name={name} done={step(name)}>
            <Link to={pages[name]}>{t(`onboarding.steps.${name}.go`)}</Link>
          </Step>
        ))}
        <Step name="sound" done={sound === 'ready'}>
          <button type="button" className={styles.link} onClick={() => void test()} data-testid="sound-test">
            {t('onboarding.steps.sound.go')}
          </button>
          {sound === 'refused' && <span role="alert">{t('onboarding.soundRefused')}</span>}
        </Step>
        <Step name="call" done={step('call')}>
          {list.number && <TestPhone number={list.number} />}
        </Step>
      </ol>
    </Panel>
  );
}

function Step({ name, done, children }: { name: keyof typeof pages | 'sound' | 'call'; done: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li className={styles.step} data-done={done} data-testid={`step-${name}`}>
      <span className={styles.tick}>{done && <Icon name="check" size={14} />}</span>
      <div>
        <strong>
          {t(`onboarding.steps.${name}.title`)}
          {done && <span className="visually-hidden"> {t('onboarding.done')}</span>}
        </strong>
        <p className="faint">{t(`onboarding.steps.${name}.text`)}</p>
        {children}
      </div>
    </li>
  );
}
