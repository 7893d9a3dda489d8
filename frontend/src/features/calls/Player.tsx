import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetail, SoundFacts } from '@/api/types';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Waveform } from './Waveform';
import { usePlayback } from './api';
import { readWave } from './wave';
import styles from './calls.module.css';

interface Props {
  call: CallDetail;
  what: 'recording' | 'voicemail';
  sound: SoundFacts;
}

/** Plays the recording: the caller above, the agent below, a click goes there. */
export function Player({ call, what, sound }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayListen = usePermission('calls.listen');
  const stored = sound.status === 'stored';
  const playback = usePlayback(call.id, what === 'voicemail' ? what : `recordings/${sound.id}`, mayListen && stored);
  const url = playback.data?.url;
  const wave = useQuery({ queryKey: ['wave', sound.id], queryFn: () => readWave(url ?? ''), enabled: Boolean(url), staleTime: Infinity });
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const seconds = wave.data?.seconds ?? sound.duration_ms / 1000;
  const seek = (share: number) => {
    if (!audio.current) return;
    audio.current.currentTime = share * seconds;
    void audio.current.play();
  };
  return (
    <section className={styles.player} data-testid="player" data-status={sound.status}>
      <div className={styles.playerHead}>
        <h2>{t(what === 'recording' ? 'calls.recording' : 'calls.voicemail')}</h2>
        <span className="faint num">
          {format.preciseClock(sound.duration_ms)} · {format.bytes(sound.size)}
        </span>
        {url && (
          <Button size="small" type="text" icon={<DownloadOutlined />} href={url} download={`${call.id}.wav`} aria-label={t('calls.download')} />
        )}
      </div>
      {!mayListen && <p className="faint">{t('calls.mayNotListen')}</p>}
      {mayListen && !stored && <p className="faint">{t(sound.status === 'lost' ? 'calls.lost' : 'calls.storing')}</p>}
      {playback.error && <ErrorPanel error={playback.error} onRetry={() => void playback.refetch()} />}
      {url && (
        <>
          {wave.data && (
            <Waveform
              wave={wave.data}
              share={seconds > 0 ? at / seconds : 0}
              names={what === 'recording' ? [t('calls.party.caller'), t('calls.party.agent')] : [t('calls.party.caller')]}
              onSeek={seek}
            />
          )}
          {/* A recorded telephone conversation has no captions to offer. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio
            ref={audio}
            className={styles.audio}
            controls
            preload="metadata"
            src={url}
            data-testid="audio"
            onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          />
        </>
      )}
    </section>
  );
}
