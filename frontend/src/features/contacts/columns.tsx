import { useTranslation } from 'react-i18next';
import type { Contact } from '@/api/types';
import { useFormat } from '@/shared/format/useFormat';
import type { Columns } from '@/shared/ui/DataTable';
import { Truncate } from '@/shared/ui/Truncate';
import { Banned } from './Banned';

export function useColumns(): Columns<Contact> {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      title: t('contacts.name'),
      key: 'name',
      ellipsis: true,
      render: (_, contact) => (
        <b style={{ fontWeight: 550 }}>
          <Truncate text={contact.name} max={300} />
        </b>
      ),
    },
    { title: t('contacts.company'), key: 'company', ellipsis: true, render: (_, { company_name }) => <Truncate text={company_name} max={240} /> },
    {
      title: t('contacts.numbers'),
      key: 'numbers',
      width: 220,
      render: (_, { numbers: [first, ...others] }) =>
        first && (
          <span className="nowrap">
            <bdi className="num">{format.phone(first.number)}</bdi>
            {others.length > 0 && (
              <span className="faint" title={others.map(({ number }) => format.phone(number)).join(t('common.comma'))}>
                {' '}
                {t('contacts.more', { count: others.length })}
              </span>
            )}
          </span>
        ),
    },
    { title: t('contacts.state'), key: 'state', width: 130, render: (_, contact) => <Banned contact={contact} /> },
    { title: t('contacts.owner'), key: 'owner', width: 150, ellipsis: true, render: (_, { owner_name }) => <Truncate className="soft" text={owner_name} max={130} /> },
    { title: t('contacts.changed'), key: 'changed', width: 132, render: (_, { changed_at }) => <span className="num soft nowrap">{format.moment(changed_at)}</span> },
  ];
}
