import type { MicrophoneProblem } from './state';

/** Opening the microphone did not work; `problem` chooses the advice shown. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';

  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

const problems: Record<string, MicrophoneProblem> = {
  NotAllowedError: 'blocked',
  SecurityError: 'blocked',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/** Browsers give the microphone to secure pages only (https, or localhost). */
function devices(): MediaDevices | undefined {
  return (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
}

/** A live sound track from the microphone; the caller stops it. Rejects with `MicrophoneError`. */
export async function openMicrophone(): Promise<MediaStream> {
  const media = devices();
  if (!media) throw new MicrophoneError('insecure');
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return await media.getUserMedia({ audio, video: false });
  } catch (error) {
    throw new MicrophoneError(error instanceof DOMException ? (problems[error.name] ?? 'failed') : 'failed');
  }
}

export function closeStream(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

/** Asks for the microphone once, before the first call needs it. */
export async function checkMicrophone(): Promise<'ready' | MicrophoneProblem> {
  try {
    closeStream(await openMicrophone());
    return 'ready';
  } catch (error) {
    return error instanceof MicrophoneError ? error.problem : 'failed';
  }
}
