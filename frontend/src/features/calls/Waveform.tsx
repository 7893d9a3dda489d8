import type { MouseEvent } from 'react';
import type { Wave } from './wave';
import styles from './calls.module.css';

interface Props {
  wave: Wave;
  /** How much has been played, 0 … 1. */
  share: number;
  names: readonly string[];
  onSeek: (share: number) => void;
}

const height = 40;

/** One line of sound per party. Loudness is drawn by its square root: quiet voices are seen too. */
export function Waveform({ wave, share, names, onSeek }: Props) {
  const seek = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek((event.clientX - box.left) / box.width);
  };
  return (
    <div className={styles.wave}>
      {wave.peaks.map((peaks, channel) => (
        <div key={channel} className={styles.waveRow}>
          <small>{names[channel]}</small>
          {/* The audio element below offers the same by keyboard. */}
          <svg viewBox={`0 0 ${peaks.length * 3} ${height}`} preserveAspectRatio="none" onClick={seek} role="img" aria-label={names[channel]}>
            {peaks.map((peak, index) => {
              const size = Math.max(1.5, Math.sqrt(peak) * height);
              const played = index / peaks.length < share;
              return (
                <rect key={index} x={index * 3} y={(height - size) / 2} width="2" height={size} data-played={played} data-channel={channel} />
              );
            })}
          </svg>
        </div>
      ))}
    </div>
  );
}
