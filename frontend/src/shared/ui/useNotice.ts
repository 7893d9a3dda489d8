import { useMemo } from 'react';
import { notify } from './notices';
import { useErrorText } from './useErrorText';

/** Short notices at the edge of the screen: what was done, or why it was refused. */
export function useNotice() {
  const errorText = useErrorText();
  return useMemo(
    () => ({
      done: (text: string) => notify({ kind: 'done', text }),
      /** Something happened that one should know of. */
      told: (text: string) => notify({ kind: 'told', text }),
      failed: (error: unknown) => {
        const { title, advice } = errorText(error);
        notify({ kind: 'failed', text: `${title} ${advice}`.trim() });
      },
    }),
    [errorText],
  );
}
