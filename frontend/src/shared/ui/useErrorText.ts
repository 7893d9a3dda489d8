import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useWord } from '@/shared/i18n/useWord';
import { asApiError } from '@/shared/api/errors';

export interface ErrorText {
  title: string;
  advice: string;
}

/**
 * Words for a refused request, chosen by its stable code (`errors.CODE.title`, `errors.CODE.advice`).
 * A code without words of its own falls back to the server's sentence.
 */
export function useErrorText(): (error: unknown) => ErrorText {
  const { t } = useTranslation();
  const word = useWord();
  return useCallback(
    (error: unknown) => {
      const { code, message } = asApiError(error);
      const title = word(`errors.${code}.title`, '');
      if (title) return { title, advice: word(`errors.${code}.advice`, '') };
      return { title: message || t('errors.unknown.title'), advice: t('errors.unknown.advice', { code }) };
    },
    [t, word],
  );
}
