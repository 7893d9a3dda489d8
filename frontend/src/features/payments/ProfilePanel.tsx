import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompanyProfile } from '@/api/types';
import { api } from '@/shared/api/client';
import { usePermission } from '@/shared/api/session';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { Facts } from '@/shared/ui/Facts';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Panel } from '@/shared/ui/Panel';
import { useNotice } from '@/shared/ui/useNotice';
import { listEntities, profileAt } from './api';
import styles from './payments.module.css';

/** The company's own profile has neither: who issues its bills and who owes the tax is the operator's to say. */
type Operators = 'entity' | 'tax_treatment';
type Profile = Omit<CompanyProfile, Operators> & Partial<Pick<CompanyProfile, Operators>>;

const treatments = ['by_rule', 'charged', 'reverse_charge'] as const;

/** Whom a company's coming bills name and where they go. `company` null: the reader's own. */
export function ProfilePanel({ company }: { company: number | null }) {
  const { t } = useTranslation();
  const may = usePermission('billing.manage') || company !== null;
  const [changing, setChanging] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['billing-profile', company], queryFn: () => api.get<Profile>(profileAt(company)) });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Panel
      title={t('profile.title')}
      testId="billing-profile"
      extra={
        may && (
          <Button size="small" type="text" onClick={() => setChanging(true)} data-testid="profile-change">
            {t('common.change')}
          </Button>
        )
      }
    >
      <Facts
        rows={[
          [t('profile.name'), data.name || <span className="faint">{t('profile.ownName')}</span>],
          [t('profile.address'), data.address ? <span className={styles.paper}>{[data.address, data.country].filter(Boolean).join('\n')}</span> : t('common.none')],
          [t('profile.taxId'), data.tax_id || t('common.none')],
          [t('profile.email'), data.email || <span className="faint">{t('profile.toOwners')}</span>],
          [t('profile.orderReference'), data.order_reference || null],
          [t('profile.lowBalance'), data.low_balance],
          [t('profile.entity'), data.entity],
          [t('profile.treatment'), data.tax_treatment ? t(`profile.treatments.${data.tax_treatment}`) : null],
        ]}
      />
      {changing && <ProfileDrawer company={company} profile={data} onClose={() => setChanging(false)} />}
    </Panel>
  );
}

function ProfileDrawer({ company, profile, onClose }: { company: number | null; profile: Profile; onClose: () => void }) {
  const { t } = useTranslation();
  const notice = useNotice();
  const entities = useQuery({ queryKey: ['legal-entities'], queryFn: listEntities, enabled: company !== null });
  return (
    <FormDrawer<Profile, Profile>
      name="profile"
      title={t('profile.title')}
      initial={profile}
      save={(entry) => api.patch<Profile>(profileAt(company), { ...entry, ...(company !== null && { entity: entry.entity ?? null }) })}
      changes={['billing-profile']}
      onSaved={() => notice.done(t('profile.saved'))}
      onClose={onClose}
    >
      <p className="faint">{t('profile.text')}</p>
      <Form.Item name="name" label={t('profile.name')} extra={t('profile.nameHint')} rules={[{ max: 160 }]}>
        <Input data-testid="profile-name" />
      </Form.Item>
      <Form.Item name="address" label={t('profile.address')} rules={[{ max: 400 }]}>
        <Input.TextArea rows={3} />
      </Form.Item>
      <Form.Item name="country" label={t('profile.country')} rules={[{ pattern: /^[A-Z]{2}$/, message: t('profile.countryHint') }]}>
        <Input style={{ width: 80 }} maxLength={2} data-testid="profile-country" />
      </Form.Item>
      <Form.Item name="tax_id" label={t('profile.taxId')} rules={[{ max: 40 }]}>
        <Input />
      </Form.Item>
      <Form.Item name="email" label={t('profile.email')} extra={t('profile.emailHint')} rules={[{ type: 'email', message: t('profile.emailWrong') }]}>
        <Input data-testid="profile-email" />
      </Form.Item>
      <Form.Item name="order_reference" label={t('profile.orderReference')} extra={t('profile.orderReferenceHint')} rules={[{ max: 60 }]}>
        <Input />
      </Form.Item>
      <Form.Item name="low_balance" label={t('profile.lowBalance')} extra={t('profile.lowBalanceHint')}>
        <InputNumber stringMode min="0" precision={2} style={{ width: 160 }} />
      </Form.Item>
      {company !== null && (
        <>
          <Form.Item name="entity" label={t('profile.entity')}>
            <Select allowClear placeholder={t('profile.firstEntity')} options={entities.data?.map(({ code, name }) => ({ value: code, label: name }))} />
          </Form.Item>
          <Form.Item name="tax_treatment" label={t('profile.treatment')} extra={t('profile.treatmentHint')}>
            <Select options={treatments.map((value) => ({ value, label: t(`profile.treatments.${value}`) }))} data-testid="profile-tax" />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
