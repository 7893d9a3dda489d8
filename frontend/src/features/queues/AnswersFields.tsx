import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMembers, useSkills, useTeams } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { RowsField } from '@/shared/ui/RowsField';
import { MeasureFields } from './MeasureFields';
import { Relax } from './Relax';
import { sharesMakeHundred } from './form';

/** Who serves the queue, what they must be able to do, and how calls are shared out between teams. */
export function AnswersFields() {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('queues.members')}</h3>
      <Members />
      <h3>{t('queues.skills')}</h3>
      <Skills />
      <h3>{t('queues.split')}</h3>
      <Split />
      <MeasureFields group="answers" />
    </>
  );
}

function small(label: string, max = 10) {
  return <InputNumber min={1} max={max} precision={0} aria-label={label} style={{ width: '100%' }} suffix={max === 100 ? '%' : undefined} />;
}

function choice(label: string, options: { value: string | number; label: string }[]) {
  return <Select showSearch={{ optionFilterProp: 'label' }} options={options} aria-label={label} />;
}

function Members() {
  const { t } = useTranslation();
  const { data = [] } = useMembers(usePermission('members.view'));
  const people = data.map((member) => ({ value: member.user_id, label: member.name || member.email }));
  return (
    <RowsField
      name="members"
      columns={[
        { name: 'user_id', title: t('queues.person'), width: '1fr', input: choice(t('queues.person'), people), required: true },
        { name: 'level', title: t('queues.level'), width: '84px', input: small(t('queues.level')) },
        { name: 'priority', title: t('queues.priority'), width: '84px', input: small(t('queues.priority')) },
      ]}
      fresh={{ level: 5, priority: 1 }}
      add={t('queues.addPerson')}
      remove={t('queues.removePerson')}
      hint={t('queues.membersHint')}
      testId="queue-add-member"
    />
  );
}

function Skills() {
  const { t } = useTranslation();
  const { data = [] } = useSkills();
  const skills = data.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <RowsField
      name="skills"
      columns={[
        { name: 'skill_id', title: t('queues.skill'), width: '1fr', input: choice(t('queues.skill'), skills), required: true },
        { name: 'level', title: t('queues.fromLevel'), width: '84px', input: small(t('queues.fromLevel')) },
        { name: 'relax_after_ms', title: t('queues.relax.label'), width: '260px', input: <Relax /> },
      ]}
      fresh={{ level: 1, relax_after_ms: null }}
      add={t('queues.addSkill')}
      remove={t('queues.removeSkill')}
      hint={t('queues.skillsHint')}
      testId="queue-add-skill"
    />
  );
}

function Split() {
  const { t } = useTranslation();
  const { data = [] } = useTeams();
  const teams = data.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <RowsField
      name="split"
      columns={[
        { name: 'team_id', title: t('queues.team'), width: '1fr', input: choice(t('queues.team'), teams), required: true },
        { name: 'percent', title: t('queues.percent'), width: '120px', input: small(t('queues.percent'), 100), required: true },
      ]}
      fresh={{ percent: 50 }}
      add={t('queues.addShare')}
      remove={t('queues.removeShare')}
      hint={t('queues.splitHint')}
      validate={(rows) => (sharesMakeHundred(rows as { percent?: number }[]) ? null : t('queues.splitWrong'))}
      testId="queue-add-share"
    />
  );
}
