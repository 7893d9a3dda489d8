import { useEffect, useRef } from 'react';
import { Later } from '@/shared/ui/Later';
import { useControl } from '../control/context';

const loadPanels = () => import('./Panels');

/** What opens over the page, there before anybody asks for it; on a slow line it takes the keys until it is. */
export function PanelsLater() {
  const { panel } = useControl();
  return <Later load={loadPanels} until={panel && panel !== 'keypad' && <Opening />} />;
}

/** Holds the keys of a dialog that is still on its way: what is typed for it must not be a command. */
function Opening() {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.focus(), []);
  return <div ref={here} role="dialog" aria-busy="true" tabIndex={-1} />;
}
