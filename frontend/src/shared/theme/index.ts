import { useSyncExternalStore } from 'react';

/** What a person chose at this device: always light, always dark, or as the system says. */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const key = 'theme';
const night = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function chosen(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return themeChoices.find((one) => one === kept) ?? 'system';
}

function shown(): 'light' | 'dark' {
  const choice = chosen();
  if (choice !== 'system') return choice;
  return night.matches ? 'dark' : 'light';
}

/** Style sheets follow the root's attribute, components the hooks. */
function tell(): void {
  document.documentElement.dataset.theme = shown();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Dresses the page, and again whenever the system or another tab changes its mind. */
export function startTheme(): void {
  night.addEventListener('change', tell);
  window.addEventListener('storage', tell);
  tell();
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
  tell();
}

/** The theme that is shown. */
export const useTheme = () => useSyncExternalStore(subscribe, shown);

/** What was chosen, which may be to follow the system. */
export const useThemeChoice = () => useSyncExternalStore(subscribe, chosen);
