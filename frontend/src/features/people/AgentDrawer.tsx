import { Button, Drawer, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AgentEntry, AgentRow } from '@/api/types';
import { useSkills, useTeams } from '@/shared/api/directory';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { RowsField } from '@/shared/ui/RowsField';
import { useChangeAgent } from './api';

/** What an agent can do, with whom, and how busy they may be. */
export function AgentDrawer({ agent, onClose }: { agent: AgentRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<AgentEntry>();
  const teams = useTeams();
  const skills = useSkills();
  const save = useChangeAgent(agent.user.id);
  const names = (rows: { id: string; name: string }[] | undefined) => (rows ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Drawer
      open
      size={460}
      title={agent.user.name || agent.user.email}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="agent-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<AgentEntry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          team_id: agent.team_id,
          occupancy_cap: agent.occupancy_cap,
          skills: agent.skills.map(({ skill_id, level }) => ({ skill_id, level })),
        }}
        onFinish={(entry) => save.mutate({ ...entry, team_id: entry.team_id ?? null }, { onSuccess: onClose })}
      >
        {save.error && <ErrorPanel error={save.error} />}
        <Form.Item name="team_id" label={t('people.agent.team')}>
          <Select allowClear placeholder={t('people.agent.noTeam')} options={names(teams.data)} />
        </Form.Item>
        <h3>{t('people.agent.skills')}</h3>
        <RowsField
          name="skills"
          columns={[
            {
              name: 'skill_id', title: t('people.agent.skill'), width: '1fr', required: true,
              input: <Select showSearch={{ optionFilterProp: 'label' }} options={names(skills.data)} aria-label={t('people.agent.skill')} />,
            },
            {
              name: 'level', title: t('people.agent.level'), width: '90px', required: true,
              input: <InputNumber min={1} max={10} precision={0} aria-label={t('people.agent.level')} style={{ width: '100%' }} />,
            },
          ]}
          fresh={{ level: 5 }}
          add={t('people.agent.addSkill')}
          remove={t('people.agent.removeSkill')}
          testId="agent-add-skill"
        />
        <Form.Item
          name="occupancy_cap"
          label={t('people.agent.load')}
          extra={t('people.agent.loadHint')}
          rules={[{ required: true, message: t('common.required') }]}
        >
          <InputNumber min={10} max={100} precision={0} suffix="%" style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
