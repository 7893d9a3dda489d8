import type { ReactNode } from 'react';
import { CallDock } from '../components/CallDock';
import { PhoneProvider } from './PhoneProvider';

/** The workspace of somebody who takes calls: one phone for all pages, and the call in the corner of each. */
export default function WithPhone({ children }: { children: ReactNode }) {
  return (
    <PhoneProvider>
      {children}
      <CallDock />
    </PhoneProvider>
  );
}
