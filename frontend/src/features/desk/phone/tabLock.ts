/**
 * One tab of a browser has the phone. The lock is the browser's own (Web Locks): it is let go when the tab
 * closes, crashes or reloads, and a waiting tab gets it by itself.
 */
export interface TabLock {
  /** Take the phone away from the other tab. */
  takeOver: () => void;
  release: () => void;
}

type Tell = (owner: 'mine' | 'other') => void;

function locks(): LockManager | undefined {
  return (navigator as { locks?: LockManager }).locks;
}

export function holdPhone(name: string, tell: Tell): TabLock {
  const manager = locks();
  if (!manager) {
    tell('mine');
    return { takeOver: () => undefined, release: () => undefined };
  }
  const done = new AbortController();
  let letGo: () => void = () => undefined;
  const keep = () =>
    new Promise<void>((resolve) => {
      letGo = resolve;
      tell('mine');
    });
  const lostToAnother = () => {
    if (done.signal.aborted) return;
    tell('other');
    wait();
  };
  const wait = () => void manager.request(name, { signal: done.signal }, keep).catch(lostToAnother);

  void manager
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock) return keep();
      tell('other');
      wait();
      return undefined;
    })
    .catch(lostToAnother);

  return {
    takeOver: () => void manager.request(name, { steal: true }, keep).catch(lostToAnother),
    release: () => {
      done.abort();
      letGo();
    },
  };
}
