import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeskDirectory } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';

export type DestinationKind = 'agent' | 'queue' | 'flow' | 'voicemail' | 'number' | 'hangup';

/** Everywhere of these kinds that a call may be sent to, grouped for a select. */
export function useDestinations(kinds: readonly DestinationKind[], without?: string) {
  const { t } = useTranslation();
  const enabled = usePermission('calls.transfer');
  const { data } = useQuery({ queryKey: ['directory', ''], queryFn: () => api.get<DeskDirectory>('/api/desk/directory/'), enabled });
  const queues = (data?.queues ?? []).filter(({ id }) => id !== without);
  const group = (title: string, options: { value: string; label: string; kind: DestinationKind }[]) => ({
    label: title,
    title,
    options: options.filter(({ kind }) => kinds.includes(kind)).map(({ value, label }) => ({ value, label })),
  });
  return [
    group(t('desk.targets.agent'), (data?.agents ?? []).map(({ user_id, name, extension }) => ({ kind: 'agent', value: `agent:${user_id}`, label: extension ? `${name} · ${extension}` : name }))),
    group(t('desk.targets.queue'), queues.map(({ id, name }) => ({ kind: 'queue', value: `queue:${id}`, label: name }))),
    group(t('desk.targets.flow'), (data?.flow_nodes ?? []).map(({ id, label }) => ({ kind: 'flow', value: `flow:${id}`, label }))),
    group(t('queues.overflow.voicemail'), [
      { kind: 'voicemail', value: 'voicemail:', label: t('queues.overflow.companyBox') },
      ...(data?.queues ?? []).map(({ id, name }) => ({ kind: 'voicemail' as const, value: `voicemail:${id}`, label: t('queues.overflow.boxOf', { name }) })),
    ]),
    group(t('queues.overflow.else'), [
      { kind: 'number', value: 'number:', label: t('queues.overflow.number') },
      { kind: 'hangup', value: 'hangup:', label: t('queues.overflow.hangup') },
    ]),
  ].filter(({ options }) => options.length > 0);
}
