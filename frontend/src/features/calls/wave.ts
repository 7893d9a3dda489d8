export interface Wave {
  /** Per channel the loudest sample (0 … 1) of each slice of time. */
  peaks: number[][];
  seconds: number;
}

export const slices = 240;

/** The loudest sample of each of `count` equal slices. */
export function peaksOf(samples: Float32Array, count = slices): number[] {
  const size = Math.max(1, samples.length / count);
  return Array.from({ length: count }, (_, index) => {
    let loudest = 0;
    const end = Math.min(samples.length, Math.floor((index + 1) * size));
    for (let place = Math.floor(index * size); place < end; place += 1) {
      loudest = Math.max(loudest, Math.abs(samples[place] ?? 0));
    }
    return loudest;
  });
}

/** Fetches and decodes a sound for its picture; the player itself streams it. */
export async function readWave(url: string): Promise<Wave> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`recording: ${response.status}`);
  const context = new OfflineAudioContext(2, 1, 8000);
  const sound = await context.decodeAudioData(await response.arrayBuffer());
  const channels = Array.from({ length: sound.numberOfChannels }, (_, channel) => peaksOf(sound.getChannelData(channel)));
  return { peaks: channels, seconds: sound.duration };
}
