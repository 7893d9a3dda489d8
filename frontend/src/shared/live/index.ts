import { useEffect, useSyncExternalStore } from 'react';
import { LiveConnection } from './connection';
import type { Picture } from './picture';

export type * from './types';
export type { Link, Picture } from './picture';

const connection = new LiveConnection();

/** Keeps the tab's live connection open while the workspace is shown. */
export function useLiveConnection(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    connection.start();
    return connection.stop;
  }, [wanted]);
}

/** The newest picture of the floor. */
export function useLive(): Picture {
  return useSyncExternalStore(connection.subscribe, connection.current);
}
