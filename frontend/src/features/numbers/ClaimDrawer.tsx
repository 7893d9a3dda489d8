import { SearchOutlined } from '@ant-design/icons';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FreeNumber } from '@/api/types';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { useNotice } from '@/shared/ui/useNotice';
import { useClaim } from './api';

/** Choosing a number from the pool. */
export function ClaimDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const claim = useClaim();
  const [digits, setDigits] = useState('');
  const list = useKeysetList<FreeNumber>('numbers-available', '/api/numbers/available/', { q: digits });
  const take = ({ e164 }: FreeNumber) =>
    claim.mutate(e164, {
      onSuccess: () => {
        notice.done(t('numbers.claimed', { number: format.phone(e164) }));
        onClose();
      },
      onError: notice.failed,
    });
  return (
    <Drawer open size={460} title={t('numbers.claim')} onClose={onClose}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t('numbers.claimHint')}
      </p>
      <Input
        allowClear
        prefix={<SearchOutlined className="faint" />}
        placeholder={t('numbers.searchDigits')}
        aria-label={t('numbers.searchDigits')}
        value={digits}
        onChange={(event) => setDigits(event.target.value)}
        style={{ marginBottom: 12 }}
      />
      <DataTable
        rows={list.rows}
        rowKey={(number) => number.e164}
        rowTestId="free-number"
        error={list.error}
        loading={list.isPlaceholderData}
        empty={<EmptyState small title={t('numbers.noneFree')} text={t('numbers.noneFreeText')} />}
        columns={[
          { title: t('numbers.number'), key: 'e164', render: (_, number) => <span className="num">{format.phone(number.e164)}</span> },
          { title: t('numbers.area'), key: 'area', render: (_, number) => <span className="soft">{number.area || number.country}</span> },
          {
            key: 'take',
            align: 'right',
            render: (_, number) => (
              <Button size="small" disabled={claim.isPending} onClick={() => take(number)}>
                {t('numbers.take')}
              </Button>
            ),
          },
        ]}
        pager={(list.goNext ?? list.goPrevious) && <Pager onPrevious={list.goPrevious} onNext={list.goNext} />}
      />
    </Drawer>
  );
}
