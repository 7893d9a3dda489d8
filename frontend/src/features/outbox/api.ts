import type { OutboxMail, Page } from '@/api/types';
import { api } from '@/shared/api/client';

/** The mails kept for developers; 404 where mail is really sent. */
export function readOutbox(): Promise<Page<OutboxMail>> {
  return api.get<Page<OutboxMail>>('/api/dev/outbox/');
}
