import { Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FreeNumber } from '@/api/types';
import { useCurrentSession } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { SearchInput } from '@/shared/ui/SearchInput';
import { useNotice } from '@/shared/ui/useNotice';
import { useClaim } from './api';

/** Where the pool may hold numbers. */
const countries = ['CN', 'HK', 'GB', 'US'] as const;

/** Choosing a number from the pool. */
export function ClaimDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notice = useNotice();
  const claim = useClaim();
  const [digits, setDigits] = useState('');
  const { company } = useCurrentSession();
  const [country, setCountry] = useState(company?.currency === 'CNY' ? 'CN' : '');
  const names = new Intl.DisplayNames(format.language, { type: 'region' });
  const list = useKeysetList<FreeNumber>('numbers-available', '/api/numbers/available/', { q: digits, country });
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
      <Select
        style={{ width: 150, marginBottom: 12, marginInlineEnd: 8 }}
        value={country}
        aria-label={t('numbers.country')}
        onChange={setCountry}
        options={['', ...countries].map((value) => ({ value, label: value ? names.of(value) : t('numbers.everywhere') }))}
      />
      <SearchInput label={t('numbers.searchDigits')} value={digits} onChange={setDigits} style={{ width: 240, marginBottom: 12 }} />
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
