import type en from './en';
import type installation from './en/installation';
import type rooms from './en/rooms';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof rooms & typeof installation };
    returnNull: false;
  }
}
