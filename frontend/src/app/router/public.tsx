import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { NotFound } from '@/shared/ui/NotFound';
import { PublicLayout } from '../layouts/PublicLayout';

const Landing = lazy(() => import('@/features/landing/LandingPage'));
const SignUp = lazy(() => import('@/features/signup/SignUpPage'));
const CheckMail = lazy(() => import('@/features/signup/CheckMailPage'));
const Confirm = lazy(() => import('@/features/signup/ConfirmPage'));
const FindWorkspace = lazy(() => import('@/features/session/FindWorkspacePage'));
const PublicLogIn = lazy(() => import('@/features/session/PublicLogInPage'));
const Forgot = lazy(() => import('@/features/session/ForgotPage'));
const Reset = lazy(() => import('@/features/session/ResetPage'));
const Outbox = lazy(() => import('@/features/outbox/OutboxPage'));
const Console = lazy(() => import('@/features/console/ConsolePage'));

/** The installation's own site: what it is, signing up, the operator's console. */
export default function PublicRoutes() {
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<PublicLayout />}>
          <Route index element={<Landing />} />
          <Route path="outbox" element={<Outbox />} />
          <Route path="console/*" element={<Console />} />
          <Route path="*" element={<NotFound />} />
        </Route>
        <Route path="signup" element={<SignUp />} />
        <Route path="signup/sent" element={<CheckMail />} />
        <Route path="signup/confirm" element={<Confirm />} />
        <Route path="find" element={<FindWorkspace />} />
        <Route path="login" element={<PublicLogIn />} />
        <Route path="forgot" element={<Forgot />} />
        <Route path="reset" element={<Reset />} />
      </Routes>
    </BrowserRouter>
  );
}
