import { createContext, useContext } from 'react';
import type { DeskAction, Panel, Tools, World } from '../actions';

export interface Control {
  /** Null until the server has told the desk's state. */
  world: World | null;
  tools: Tools;
  /** What is open over the desk. */
  panel: Panel | null;
  close: () => void;
  run: (action: DeskAction) => void;
}

export const ControlContext = createContext<Control | null>(null);

/** The desk's controls; only for what is shown to people with a desk. */
export function useControl(): Control {
  const control = useContext(ControlContext);
  if (!control) throw new Error('there is no desk here');
  return control;
}
