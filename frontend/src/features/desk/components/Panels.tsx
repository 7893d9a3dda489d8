import { Suspense } from 'react';
import { Dressed } from '@/shared/ui/Dressed';
import { lazyRoom } from '@/shared/ui/lazyRoom';
import { PartyChooser } from '../choose/PartyChooser';
import { ClientsChooser } from '../choose/ClientsChooser';
import { ParkedChooser } from '../choose/ParkedChooser';
import { PauseChooser } from '../choose/PauseChooser';
import { TargetPicker } from '../choose/TargetPicker';
import { useControl } from '../control/context';
import { KeyHelp } from './KeyHelp';

// A form with dates: much to fetch for what is rarely opened.
const DeskCallback = lazyRoom(() => import('./DeskCallback'));

/** Whatever is open over the page. */
export default function Panels() {
  return (
    <Dressed>
      <OpenPanel />
    </Dressed>
  );
}

function OpenPanel() {
  const { panel, world } = useControl();
  if (!panel || !world) return null;
  const { desk } = world;
  switch (panel) {
    case 'transfer':
    case 'consult':
    case 'add':
      return <TargetPicker key={panel} purpose={panel} />;
    case 'drop':
      return desk.call ? <PartyChooser call={desk.call} /> : null;
    case 'away':
      return <PauseChooser desk={desk} />;
    case 'clients':
      return <ClientsChooser desk={desk} />;
    case 'retrieve':
      return <ParkedChooser desk={desk} />;
    case 'callback':
      return (
        <Suspense fallback={null}>
          <DeskCallback desk={desk} />
        </Suspense>
      );
    case 'help':
      return <KeyHelp world={world} />;
    case 'keypad':
      return null;
  }
}
