import { App } from 'antd';
import { useMemo } from 'react';
import { useErrorText } from './useErrorText';

/** Short notices at the edge of the screen: what was done, or why it was refused. */
export function useNotice() {
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMemo(
    () => ({
      done: (text: string) => void message.success(text, 2.5),
      /** Something happened that one should know of. */
      told: (text: string) => void message.warning({ content: <span data-testid="told">{text}</span>, duration: 8 }),
      failed: (error: unknown) => {
        const { title, advice } = errorText(error);
        void message.error(`${title} ${advice}`.trim(), 6);
      },
    }),
    [message, errorText],
  );
}
