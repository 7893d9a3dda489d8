import { wordsOf } from '@/shared/i18n';

/** The checklist and its words, after the desk is there. */
export async function loadChecklist() {
  const [module] = await Promise.all([import('./Checklist'), wordsOf('rooms')]);
  return module;
}
