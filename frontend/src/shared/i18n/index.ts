import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The two languages of the screens, by the tag browsers know. */
export type Language = 'zh-CN' | 'en';
/** The same two as the server names them. */
export type ServerLanguage = 'zh-hans' | 'en';

export const languages: readonly Language[] = ['zh-CN', 'en'];
const stored = 'linepool.language';

/** Words by where they are needed: on every site, and on the installation's own. */
type Part = 'everywhere' | 'installation';

const loaders: Record<Language, Record<Part, () => Promise<{ default: object }>>> = {
  'zh-CN': { everywhere: () => import('./zh'), installation: () => import('./zh/installation') },
  en: { everywhere: () => import('./en'), installation: () => import('./en/installation') },
};
const parts: Part[] = ['everywhere'];

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

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const words = await Promise.all(parts.map((part) => loaders[language][part]()));
  i18next.addResourceBundle(language, 'translation', Object.assign({}, ...words.map((part) => part.default)));
}

/** Shows everything in `language` and remembers it in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(stored, language);
  document.documentElement.lang = language;
}

/** `installation`: whether this is the installation's own site, which has more words. */
export async function startI18n(language: Language, { installation }: { installation: boolean }): Promise<void> {
  if (installation) parts.push('installation');
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
