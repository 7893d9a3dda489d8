import type { ReactNode } from 'react';
import { CallDock } from '../components/CallDock';
import { PanelsLater } from '../components/PanelsLater';
import { DeskProvider } from '../control/DeskProvider';
import { PhoneProvider } from './PhoneProvider';

/** The workspace of somebody who takes calls: one phone, its buttons and keys for all pages, and the call in the corner of each. */
export default function WithPhone({ children }: { children: ReactNode }) {
  return (
    <PhoneProvider>
      <DeskProvider>
        {children}
        <CallDock />
        <PanelsLater />
      </DeskProvider>
    </PhoneProvider>
  );
}
