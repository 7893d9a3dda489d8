import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The two languages of the screens, by the tag browsers know. */
export type Language = 'zh-CN' | 'en';
/** The same two as the server names them. */
export type ServerLanguage = 'zh-hans' | 'en';

export const languages: readonly Language[] = ['zh-CN', 'en'];
const stored = 'linepool.language';

const loaders: Record<Language, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('./zh'),
  en: () => import('./en'),
};

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
  const words = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', words.default);
}

/** Shows everything in `language` and remembers it in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(stored, language);
  document.documentElement.lang = language;
}

export async function startI18n(language: Language): Promise<void> {
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
