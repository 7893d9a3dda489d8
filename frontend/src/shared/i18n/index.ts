import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The two languages of the screens, by the tag browsers know. */
export type Language = 'zh-CN' | 'en';
/** The same two as the server names them. */
export type ServerLanguage = 'zh-hans' | 'en';

export const languages: readonly Language[] = ['zh-CN', 'en'];
const stored = 'linepool.language';

/** Words by where they are needed: at the desk and around every page, on a company's other pages, on the installation's own site. */
export type Part = 'desk' | 'rooms' | 'installation';

const loaders: Record<Language, Record<Part, () => Promise<{ default: object }>>> = {
  'zh-CN': { desk: () => import('./zh'), rooms: () => import('./zh/rooms'), installation: () => import('./zh/installation') },
  en: { desk: () => import('./en'), rooms: () => import('./en/rooms'), installation: () => import('./en/installation') },
};
/** What this tab has asked for so far, and so needs in whichever language is shown next. */
const parts = new Set<Part>();
const fetched = new Set<string>();
/** The language being changed to, which may not be shown yet. */
let wanted: Language = 'zh-CN';

export function fromServer(language: string): Language {
  return language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function toServer(language: Language): ServerLanguage {
  return language === 'en' ? 'en' : 'zh-hans';
}

/** `?lang=` in the address, else what was chosen here before, else what the browser asks for. */
export function preferredLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(stored);
  return fromServer(asked ?? navigator.language);
}

async function fetchPart(language: Language, part: Part): Promise<void> {
  const name = `${language} ${part}`;
  if (fetched.has(name)) return;
  const words = await loaders[language][part]();
  i18next.addResourceBundle(language, 'translation', words.default, true);
  fetched.add(name);
}

async function load(language: Language): Promise<void> {
  await Promise.all([...parts].map((part) => fetchPart(language, part)));
}

/** Settled once these words are there, in the language shown and in the one being changed to: who waits for it shows no bare key. */
export async function wordsOf(part: Part): Promise<void> {
  parts.add(part);
  await Promise.all([load(fromServer(i18next.language)), load(wanted)]);
}

/** Shows everything in `language` and remembers it in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  wanted = language;
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(stored, language);
  document.documentElement.lang = language;
}

/** `needed`: which words the first page of this site is made of. */
export async function startI18n(language: Language, needed: readonly Part[]): Promise<void> {
  needed.forEach((part) => parts.add(part));
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    partialBundledLanguages: true,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await showLanguage(language);
}
