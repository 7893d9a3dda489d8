import type { Device, DeviceKind } from '@/api/types';

/** The device of this tab survives a reload, not the tab: its secret is short-lived and never in local storage. */
const name = (person: string) => `linepool.device.${person}`;

export function rememberDevice(person: string, device: Device): void {
  sessionStorage.setItem(name(person), JSON.stringify(device));
}

export function forgetDevice(person: string): void {
  sessionStorage.removeItem(name(person));
}

/** The remembered device when its secret still holds for a while. */
export function rememberedDevice(person: string, now: number): Device | null {
  const text = sessionStorage.getItem(name(person));
  if (!text) return null;
  // One that a page of the version before has left names a single switch.
  const { ws_urls, ...device } = JSON.parse(text) as Omit<Device, 'ws_urls'> & { ws_urls?: string[] };
  return ws_urls && Date.parse(device.expires_at) - now > 60_000 ? { ...device, ws_urls } : null;
}

const choice = 'linepool.device-kind';

/** What rang when work was last begun in this browser. */
export function chosenDevice(): DeviceKind {
  const kind = localStorage.getItem(choice);
  return kind === 'phone' || kind === 'outside' ? kind : 'browser';
}

export function rememberChoice(kind: DeviceKind): void {
  localStorage.setItem(choice, kind);
}
