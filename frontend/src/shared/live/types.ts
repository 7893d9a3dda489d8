/** What `/ws/live/` sends, as the schema has it: whole pictures, each with a rising number. */
export type { Board, BoardAgent, BoardAlarm, BoardCall, BoardQueue, DeskCall, DeskPicture as Desk, Snapshot } from '@/api/types';
