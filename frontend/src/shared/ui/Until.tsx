import { useServerClock } from '@/shared/api/serverClock';
import { clock } from '@/shared/format';
import { useNow } from './useNow';

/** How long until `iso`, counting down by the server's clock; how long over it, with a plus, once it has passed. */
export function Until({ iso, testId }: { iso: string; testId?: string }) {
  const left = Date.parse(iso) - useNow() - useServerClock();
  return (
    <span className="num" data-over={left < 0} data-testid={testId}>
      {left < 0 ? `+${clock(-left)}` : clock(left)}
    </span>
  );
}
