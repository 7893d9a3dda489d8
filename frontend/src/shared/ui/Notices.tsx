import { App } from 'antd';
import { useEffect } from 'react';
import { Dressed } from './Dressed';
import { type Notice, showNotices } from './notices';

const seconds: Record<Notice['kind'], number> = { done: 2.5, told: 8, failed: 6 };
const types = { done: 'success', told: 'warning', failed: 'error' } as const;

/** Where notices are shown: once for all pages. */
export default function Notices() {
  return (
    <Dressed>
      <Shower />
    </Dressed>
  );
}

function Shower() {
  const { message } = App.useApp();
  useEffect(
    () =>
      showNotices(({ kind, text }) => {
        void message.open({ type: types[kind], content: <span data-testid={kind}>{text}</span>, duration: seconds[kind] });
      }),
    [message],
  );
  return null;
}
