import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Contact } from '@/api/types';
import { ExportMenu } from '@/features/exports/ExportMenu';
import { usePermission } from '@/shared/api/session';
import { useKeysetList } from '@/shared/api/useKeysetList';
import { DataTable, Pager } from '@/shared/ui/DataTable';
import { EmptyState } from '@/shared/ui/EmptyState';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Panel } from '@/shared/ui/Panel';
import { SearchInput } from '@/shared/ui/SearchInput';
import { ContactDrawer } from './ContactDrawer';
import { ContactForm } from './ContactForm';
import { DuplicatesDrawer } from './DuplicatesDrawer';
import { ImportDrawer } from './importing/ImportDrawer';
import { useColumns } from './columns';
import styles from './contacts.module.css';

/** Whom the company talks to: found by any part of a name, its pinyin, a number or a mail. */
export default function ContactsPage() {
  const { t } = useTranslation();
  const mayManage = usePermission('contacts.manage');
  const mayAdminister = usePermission('contacts.administer');
  const [search, setSearch] = useSearchParams();
  const [q, setQ] = useState('');
  const wanted = useDeferredValue(q.trim());
  const list = useKeysetList<Contact>('contacts', '/api/contacts/', { q: wanted });
  const columns = useColumns();
  const opened = search.get('open');
  const [adding, setAdding] = useState(false);
  const [merging, setMerging] = useState(false);
  const [importing, setImporting] = useState(false);
  const open = (id: string | null) => setSearch(id ? { open: id } : {});
  const add = mayManage && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)} data-testid="add-contact">
      {t('contacts.add')}
    </Button>
  );
  const take = mayAdminister && (
    <Button icon={<UploadOutlined />} onClick={() => setImporting(true)} data-testid="import-contacts">
      {t('contacts.import.open')}
    </Button>
  );
  const actions = (
    <>
      {take}
      {add}
    </>
  );
  return (
    <>
      <PageHeader title={t('contacts.title')} hint={t('contacts.hint')} actions={actions} />
      <div className={styles.filters}>
        <SearchInput label={t('contacts.search')} value={q} onChange={setQ} className={styles.search} data-testid="contacts-search" />
        {mayAdminister && (
          <Button onClick={() => setMerging(true)} data-testid="contacts-duplicates">
            {t('contacts.duplicates.open')}
          </Button>
        )}
        {mayAdminister && <ExportMenu at="/api/exports/" table="contacts" forms={['csv', 'xlsx']} parameters={{}} />}
      </div>
      <Panel flush>
        <DataTable
          rows={list.rows}
          columns={columns}
          rowKey={(contact) => contact.id}
          rowTestId="contact-row"
          error={list.error}
          onRetry={() => void list.refetch()}
          loading={list.isPlaceholderData}
          onOpen={(contact) => open(contact.id)}
          scrollX={920}
          empty={
            wanted ? (
              <EmptyState title={t('contacts.noneFound')} text={t('contacts.noneFoundText')} action={<Button onClick={() => setQ('')}>{t('contacts.clear')}</Button>} />
            ) : (
              <EmptyState title={t('contacts.empty')} text={t('contacts.emptyText')} action={actions} />
            )
          }
          pager={(list.goNext ?? list.goPrevious) && <Pager note={t('common.page', { number: list.pageNumber })} onPrevious={list.goPrevious} onNext={list.goNext} />}
        />
      </Panel>
      {opened && <ContactDrawer id={opened} onClose={() => open(null)} />}
      {merging && <DuplicatesDrawer onClose={() => setMerging(false)} />}
      {importing && <ImportDrawer onClose={() => setImporting(false)} />}
      {adding && <ContactForm contact={null} onSaved={(contact) => open(contact.id)} onClose={() => setAdding(false)} />}
    </>
  );
}
