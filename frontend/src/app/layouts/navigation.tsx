import type { ReactNode } from 'react';
import type { Permission } from '@/api/types';

function Icon({ path }: { path: string }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d={path} stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export interface Place {
  to: string;
  name: 'desk' | 'live' | 'calls' | 'contacts' | 'callbacks' | 'sales' | 'reports' | 'numbers' | 'menu' | 'queues' | 'people' | 'invoices' | 'contract' | 'audit';
  permission: Permission;
  icon: ReactNode;
}

export interface PlaceGroup {
  name: 'work' | 'setup' | 'company';
  places: readonly Place[];
}

const place = (to: string, name: Place['name'], permission: Permission, path: string): Place => ({
  to,
  name,
  permission,
  icon: <Icon path={path} />,
});

/** Everything in a workspace, with the permission each page needs. */
export const groups: readonly PlaceGroup[] = [
  {
    name: 'work',
    places: [
      place('/', 'desk', 'desk.use', 'M2.5 9V7.5a5.5 5.5 0 0 1 11 0V9M2.5 9h2v4h-1a1 1 0 0 1-1-1zM13.5 9h-2v4h1a1 1 0 0 0 1-1zM12.5 13c0 1-1.5 1.5-3 1.5'),
      place('/live', 'live', 'live.view', 'M1.5 8h3l2-5 3 10 2-5h3'),
      place('/calls', 'calls', 'calls.view', 'M2.5 4h11M2.5 8h11M2.5 12h7'),
      place('/contacts', 'contacts', 'contacts.view', 'M3.5 2h9.500v12h-9.500zM1.500 5h2M1.500 8h2M1.500 11h2M8.200 7.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM5.500 11.500c0-1.500 1.200-2.200 2.700-2.200s2.700.700 2.700 2.200'),
      place('/callbacks', 'callbacks', 'callbacks.view', 'M8 2.5a5.5 5.5 0 1 1-5.300 4M2.5 3.5v3h3M8 5.5V8l2 1.5'),
      place('/sales', 'sales', 'sales.view', 'M2.5 3h1.8l1.5 7h6.4l1.3-5H5M6.500 13h.010M11.500 13h.010'),
      place('/reports', 'reports', 'live.view', 'M2.5 13.500h11M4.500 11V8M8 11V3M11.500 11V6'),
    ],
  },
  {
    name: 'setup',
    places: [
      place('/numbers', 'numbers', 'numbers.view', 'M6 2.5 4.5 13.5M11.5 2.5 10 13.5M2.5 5.5h11.5M2 10.5h11.5'),
      place('/menu', 'menu', 'flows.view', 'M8 2.5v3M8 5.5 3.5 9v4.5M8 5.5 12.5 9v4.5M8 5.5v8'),
      place('/queues', 'queues', 'queues.view', 'M3 3.5h10v3H3zM3 9.5h10v3H3z'),
      place('/people', 'people', 'members.view', 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.4 2.4 0 0 1 0 4.5M12 9.8c1.5.5 2.5 1.8 2.5 3.7'),
    ],
  },
  {
    name: 'company',
    places: [
      place('/invoices', 'invoices', 'invoices.view', 'M3.5 2h9v12l-2-1.3L8.5 14l-2-1.300L3.5 14zM6 5.500h4M6 8.500h4'),
      place('/contract', 'contract', 'invoices.view', 'M4 1.500h5.500l3 3v10H4zM9 1.800V5h3.300M6.5 8.500h3.500M6.5 11.200h3.5'),
      place('/audit', 'audit', 'audit.view', 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.300l2.2 1.5'),
    ],
  },
];
