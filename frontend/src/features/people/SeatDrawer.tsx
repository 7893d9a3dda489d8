import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Contract, Seat, SeatEntry } from '@/api/types';
import { api } from '@/shared/api/client';
import { useMembers } from '@/shared/api/directory';
import { usePermission } from '@/shared/api/session';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { showFieldErrors } from '@/shared/ui/fieldErrors';
import { SeatPhone } from './SeatPhone';
import { useSaveSeat } from './api';

const devices = ['browser', 'phone', 'outside'] as const;

/** Rents a seat or changes one; what it costs is said before. */
export function SeatDrawer({ seat, onClose }: { seat: Seat | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<SeatEntry>();
  const members = useMembers(usePermission('members.view'));
  const save = useSaveSeat(seat?.id ?? null);
  const submit = (entry: SeatEntry) =>
    save.mutate(
      { ...entry, user_id: entry.user_id ?? null },
      { onSuccess: onClose, onError: (error) => showFieldErrors(form, error, ['extension', 'label', 'user_id', 'outside_number']) },
    );
  return (
    <Drawer
      open
      size={420}
      title={seat ? t('seats.one', { extension: seat.extension }) : t('seats.add')}
      onClose={onClose}
      footer={
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="seat-save">
          {t('common.save')}
        </Button>
      }
    >
      <Form<SeatEntry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ extension: seat?.extension ?? '', label: seat?.label ?? '', user_id: seat?.user?.id ?? null, device: seat?.device ?? 'browser', outside_number: seat?.outside_number ?? '' }}
        onFinish={submit}
      >
        {save.error && (
          <div style={{ marginBottom: 16 }}>
            <ErrorPanel error={save.error} />
          </div>
        )}
        {!seat && <SeatPrice />}
        <Form.Item
          name="extension"
          label={t('seats.extension')}
          rules={[
            { required: true, message: t('common.required') },
            { pattern: /^[1-9][0-9]{1,5}$/, message: t('seats.extensionRule') },
          ]}
        >
          <Input inputMode="numeric" maxLength={6} data-testid="seat-extension" />
        </Form.Item>
        <Form.Item name="label" label={t('seats.label')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
          <Input maxLength={60} data-testid="seat-label" />
        </Form.Item>
        <Form.Item name="user_id" label={t('seats.person')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('seats.free')}
            options={(members.data ?? []).map((member) => ({ value: member.user_id, label: member.name || member.email }))}
          />
        </Form.Item>
        <Form.Item name="device" label={t('seats.device')}>
          <Select options={devices.map((value) => ({ value, label: t(`desk.devices.${value}.name`) }))} />
        </Form.Item>
        <Form.Item name="outside_number" label={t('seats.outsideNumber')} extra={t('seats.outsideHint')}>
          <Input inputMode="tel" maxLength={32} />
        </Form.Item>
      </Form>
      {seat && <SeatPhone seat={seat} />}
    </Drawer>
  );
}

function SeatPrice() {
  const { t } = useTranslation();
  const format = useFormat();
  const may = usePermission('invoices.view');
  const { data } = useQuery({ queryKey: ['contract'], queryFn: () => api.get<Contract>('/api/contract/'), enabled: may });
  const seat = data?.contents.find((part) => part.kind === 'seats');
  if (!data || !seat?.monthly) return null;
  return (
    <p className="soft" style={{ marginBottom: 16 }}>
      {t('seats.price', { price: format.money(seat.monthly, data.currency) })}
    </p>
  );
}
