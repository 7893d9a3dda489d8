import { type ReactNode, lazy } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useLocation } from 'react-router';
import { usePermission, useSession } from '@/shared/api/session';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { lazyRoom } from '@/shared/ui/lazyRoom';
import { NotFound } from '@/shared/ui/NotFound';
import { PageSkeleton } from '@/shared/ui/PageSkeleton';
import { groups } from '../layouts/navigation';
import { WorkspaceLayout } from '../layouts/WorkspaceLayout';

const LogIn = lazyRoom(() => import('@/features/session/LogInPage'));
const LogInAgain = lazyRoom(() => import('@/features/session/LogInAgain'));
const Forgot = lazyRoom(() => import('@/features/session/ForgotPage'));
const Reset = lazyRoom(() => import('@/features/session/ResetPage'));
const Enter = lazyRoom(() => import('@/features/session/EnterPage'));
const Invitation = lazyRoom(() => import('@/features/session/InvitationPage'));
const Desk = lazy(() => import('@/features/desk/DeskPage'));
const Live = lazyRoom(() => import('@/features/live/LivePage'));
const Calls = lazyRoom(() => import('@/features/calls/CallsPage'));
const Contacts = lazyRoom(() => import('@/features/contacts/ContactsPage'));
const Callbacks = lazyRoom(() => import('@/features/callbacks/CallbacksPage'));
const Sales = lazyRoom(() => import('@/features/sales/SalesPage'));
const Reports = lazyRoom(() => import('@/features/reports/ReportsPage'));
const Numbers = lazyRoom(() => import('@/features/numbers/NumbersPage'));
const MenuForm = lazyRoom(() => import('@/features/menu/MenuPage'));
const Queues = lazyRoom(() => import('@/features/queues/QueuesPage'));
const People = lazyRoom(() => import('@/features/people/PeoplePage'));
const Invoices = lazyRoom(() => import('@/features/invoices/InvoicesPage'));
const Usage = lazyRoom(() => import('@/features/usage/UsagePage'));
const Statement = lazyRoom(() => import('@/features/usage/StatementPage'));
const Invoice = lazyRoom(() => import('@/features/invoices/InvoicePage'));
const Contract = lazyRoom(() => import('@/features/contract/ContractPage'));
const Audit = lazyRoom(() => import('@/features/audit/AuditPage'));

/** A company's own site: everything but the doors needs a session. */
export default function WorkspaceRoutes() {
  return (
    <BrowserRouter>
      <Routes>
        <Route path="login" element={<LogIn />} />
        <Route path="forgot" element={<Forgot />} />
        <Route path="reset" element={<Reset />} />
        <Route path="enter" element={<Enter />} />
        <Route path="invitation" element={<Invitation />} />
        <Route
          element={
            <WithSession>
              <WorkspaceLayout />
            </WithSession>
          }
        >
          <Route index element={<Home />} />
          <Route path="live" element={<Live />} />
          <Route path="calls" element={<Calls />} />
          <Route path="contacts" element={<Contacts />} />
          <Route path="callbacks" element={<Callbacks />} />
          <Route path="sales" element={<Sales />} />
          <Route path="reports" element={<Reports />} />
          <Route path="numbers" element={<Numbers />} />
          <Route path="menu" element={<MenuForm />} />
          <Route path="queues" element={<Queues />} />
          <Route path="people" element={<People />} />
          <Route path="invoices" element={<Invoices />} />
          <Route path="usage" element={<Usage />} />
          <Route path="statement" element={<Statement />} />
          <Route path="invoices/:id" element={<Invoice />} />
          <Route path="contract" element={<Contract />} />
          <Route path="audit" element={<Audit />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}

/** Shows the page to members, the log-in to others, and comes back to the page afterwards. */
function WithSession({ children }: { children: ReactNode }) {
  const { data, isPending, error, refetch } = useSession();
  const { pathname, search } = useLocation();
  if (isPending) return <PageSkeleton />;
  if (data) {
    return (
      <>
        {children}
        {data.lapsed && <LogInAgain session={data} />}
      </>
    );
  }
  if (error) {
    return (
      <div style={{ maxWidth: 560, margin: '80px auto' }}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
}

/** The desk for those who take calls; for others the first page they may see. */
function Home() {
  const { data } = useSession();
  const usesDesk = usePermission('desk.use');
  if (usesDesk) return <Desk />;
  const first = groups.flatMap(({ places }) => places).find(({ permission }) => data?.permissions?.includes(permission));
  return first ? <Navigate to={first.to} replace /> : <NotFound />;
}
