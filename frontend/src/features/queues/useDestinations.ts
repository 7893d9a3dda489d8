import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeskDirectory } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';

/** Everywhere a queue may overflow to, grouped for a select. */
export function useDestinations(without: string | undefined) {
  const { t } = useTranslation();
  const enabled = usePermission('calls.transfer');
  const { data } = useQuery({ queryKey: ['directory', ''], queryFn: () => api.get<DeskDirectory>('/api/desk/directory/'), enabled });
  const queues = (data?.queues ?? []).filter(({ id }) => id !== without);
  const group = (title: string, options: { value: string; label: string }[]) => ({ label: title, title, options });
  return [
    group(t('desk.targets.queue'), queues.map(({ id, name }) => ({ value: `queue:${id}`, label: name }))),
    group(t('desk.targets.flow'), (data?.flow_nodes ?? []).map(({ id, label }) => ({ value: `flow:${id}`, label }))),
    group(t('queues.overflow.voicemail'), [
      { value: 'voicemail:', label: t('queues.overflow.companyBox') },
      ...(data?.queues ?? []).map(({ id, name }) => ({ value: `voicemail:${id}`, label: t('queues.overflow.boxOf', { name }) })),
    ]),
    group(t('queues.overflow.else'), [
      { value: 'number:', label: t('queues.overflow.number') },
      { value: 'hangup:', label: t('queues.overflow.hangup') },
    ]),
  ].filter(({ options }) => options.length > 0);
}
