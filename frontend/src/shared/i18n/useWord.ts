import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Words whose key is only known while running (a server's code): the words, or `otherwise` when there are none. */
export function useWord(): (key: string, otherwise: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (key, otherwise) => {
      const known: boolean = i18n.exists(key); // not inline: it would narrow the key to a type that t() refuses
      const word: unknown = known ? i18n.t(key) : otherwise;
      return typeof word === 'string' ? word : otherwise;
    },
    [i18n],
  );
}
