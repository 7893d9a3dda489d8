import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Words whose key is only known while running (a server's code): the words, or `otherwise` when there are none. */
export function useWord(): (key: string, otherwise: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (key, otherwise) => {
      const word: unknown = i18n.t(key, { defaultValue: otherwise });
      return typeof word === 'string' ? word : otherwise;
    },
    [i18n],
  );
}
