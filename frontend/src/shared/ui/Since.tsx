import { clock } from '@/shared/format';
import { useServerClock } from '@/shared/api/serverClock';
import { useNow } from './useNow';

/** How long ago `iso` was, counting up every second by the server's clock. */
export function Since({ iso, testId }: { iso: string | null | undefined; testId?: string }) {
  const now = useNow(Boolean(iso));
  const skew = useServerClock();
  if (!iso) return null;
  return (
    <span className="num" data-testid={testId}>
      {clock(now + skew - Date.parse(iso))}
    </span>
  );
}
