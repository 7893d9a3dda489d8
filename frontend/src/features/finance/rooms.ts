import { Accounts } from '@/features/payments/Accounts';
import { Margin } from '@/features/margin/Margin';
import { Bank } from '@/features/payments/Bank';
import { Books } from '@/features/payments/Books';
import { Entities } from '@/features/payments/Entities';
import { MonthInvoices } from '@/features/payments/MonthInvoices';
import { Payments } from '@/features/payments/Payments';
import { Receivables } from '@/features/payments/Receivables';
import { Reratings } from '@/features/reratings/Reratings';
import { Revenue } from '@/features/revenue/Revenue';
import { ConsoleStatements, ConsoleUsage } from '@/features/usage/ConsoleRooms';
import { Board } from './Board';
import { MonthClose } from './MonthClose';
import { Quarantine } from './Quarantine';

/** The finance desk's rooms by group: `at` is the room's place in the address, `/console/billing/<at>`. A room is one line. */
export const groups = [
  {
    title: 'finance.groups.month',
    rooms: [
      { at: 'invoices', name: 'finance.invoices', Room: MonthInvoices },
      { at: 'quarantine', name: 'board.quarantine', Room: Quarantine },
      { at: 'reratings', name: 'reratings.name', Room: Reratings },
      { at: 'board', name: 'board.name', Room: Board },
      { at: 'close', name: 'board.month', Room: MonthClose },
    ],
  },
  {
    title: 'finance.groups.money',
    rooms: [
      { at: 'payments', name: 'payments.name', Room: Payments },
      { at: 'receivables', name: 'finance.receivables', Room: Receivables },
      { at: 'bank', name: 'finance.bank', Room: Bank },
      { at: 'clients', name: 'payments.accounts_room', Room: Accounts },
    ],
  },
  {
    title: 'finance.groups.analysis',
    rooms: [
      { at: 'revenue', name: 'revenue.title', Room: Revenue },
      { at: 'margin', name: 'revenue.margin', Room: Margin },
      { at: 'usage', name: 'revenue.usage', Room: ConsoleUsage },
      { at: 'statements', name: 'revenue.statements', Room: ConsoleStatements },
    ],
  },
  {
    title: 'finance.groups.books',
    rooms: [
      { at: 'books', name: 'finance.books', Room: Books },
      { at: 'entities', name: 'finance.entities', Room: Entities },
    ],
  },
] as const;

export type RoomAt = (typeof groups)[number]['rooms'][number]['at'];
export const roomPath = (at: RoomAt) => `/console/billing/${at}`;
