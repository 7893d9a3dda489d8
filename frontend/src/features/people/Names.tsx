import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useSkills, useTeams } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';
import styles from './people.module.css';

/** The words for what agents can do and for whom they work with. */
export function SkillsAndTeams() {
  const { t } = useTranslation();
  const skills = useSkills();
  const teams = useTeams();
  const size = (id: string) => teams.data?.find((team) => team.id === id)?.user_ids.length ?? 0;
  return (
    <div className={styles.names}>
      <Names kind="skills" title={t('people.names.skills')} hint={t('people.names.skillsHint')} fresh={t('people.names.newSkill')} rows={skills.data} />
      <Names
        kind="teams"
        title={t('people.names.teams')}
        hint={t('people.names.teamsHint')}
        fresh={t('people.names.newTeam')}
        rows={teams.data}
        about={(id) => t('people.names.members', { number: size(id) })}
      />
    </div>
  );
}

interface Props {
  kind: 'skills' | 'teams';
  title: string;
  hint: string;
  fresh: string;
  rows: { id: string; name: string }[] | undefined;
  about?: (id: string) => ReactNode;
}

function Names({ kind, title, hint, fresh, rows, about }: Props) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const mayManage = usePermission('queues.manage');
  const [name, setName] = useState('');
  const change = useChange(kind);
  const add = () => name.trim() && change.mutate(() => api.post(`/api/${kind}/`, { name: name.trim() }), { onSuccess: () => setName('') });
  const rename = (id: string, text: string) => text.trim() && change.mutate(() => api.patch(`/api/${kind}/${id}/`, { name: text.trim() }));
  const remove = (id: string, label: string) =>
    void modal.confirm({
      title: t('people.names.removeTitle', { name: label }),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      onOk: () => change.mutate(() => api.delete(`/api/${kind}/${id}/`)),
    });
  return (
    <Panel title={title} testId={`names-${kind}`}>
      <p className="faint">{hint}</p>
      {rows?.length === 0 && <EmptyState small title={t('people.names.none')} />}
      <ul className={styles.nameList}>
        {rows?.map((row) => (
          <li key={row.id}>
            <Typography.Text
              className={styles.nameText ?? ''}
              ellipsis
              editable={mayManage && { text: row.name, maxLength: 40, onChange: (text) => rename(row.id, text), tooltip: t('people.names.rename', { name: row.name }) }}
            >
              {row.name}
            </Typography.Text>
            {about && <span className="faint">{about(row.id)}</span>}
            {mayManage && (
              <Button size="small" type="text" danger onClick={() => remove(row.id, row.name)}>
                {t('common.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayManage && (
        <div className={styles.nameAdd}>
          <Input value={name} maxLength={40} placeholder={fresh} aria-label={fresh} onChange={(event) => setName(event.target.value)} onPressEnter={add} data-testid={`new-${kind}`} />
          <Button onClick={add} loading={change.isPending} disabled={!name.trim()}>
            {t('common.add')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function useChange(kind: string) {
  const client = useQueryClient();
  const notice = useNotice();
  return useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: () => Promise.all([kind, 'agents', 'queue-list'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
    onError: notice.failed,
  });
}
