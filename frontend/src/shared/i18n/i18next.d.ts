import type en from './en';
import type installation from './en/installation';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof installation };
    returnNull: false;
  }
}
