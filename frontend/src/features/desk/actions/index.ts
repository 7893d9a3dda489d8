import { callActions, consultActions, endActions } from './call';
import { phoneActions } from './phone';
import { shiftActions } from './shift';
import { superviseActions } from './supervise';
import type { DeskAction } from './world';

export * from './world';

/** Everything the desk can do. The order is that of the buttons. */
export const deskActions: readonly DeskAction[] = [
  ...phoneActions, ...callActions, ...consultActions, ...superviseActions, ...endActions, ...shiftActions,
];
