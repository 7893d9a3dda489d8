import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bank } from './Bank';
import { Books } from './Books';
import { Entities } from './Entities';
import { MonthInvoices } from './MonthInvoices';
import { Receivables } from './Receivables';
import styles from './payments.module.css';

const rooms = { invoices: MonthInvoices, receivables: Receivables, bank: Bank, books: Books, entities: Entities } as const;
type Room = keyof typeof rooms;

/** Invoices of all companies and the money for them. */
export function FinanceDesk() {
  const { t } = useTranslation();
  const [room, setRoom] = useState<Room>('invoices');
  const Shown = rooms[room];
  return (
    <div className={styles.desk}>
      <Segmented<Room>
        value={room}
        onChange={setRoom}
        options={(Object.keys(rooms) as Room[]).map((value) => ({ value, label: t(`finance.${value}`) }))}
        data-testid="finance-rooms"
      />
      <Shown />
    </div>
  );
}
