import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useWord } from '@/shared/i18n/useWord';
import { type ApiError, asApiError } from '@/shared/api/errors';

export interface ErrorText {
  title: string;
  advice: string;
}

/** Call control says `not_logged_in` of the desk, the server of the session: two different things to a person. */
function named(error: ApiError): { code: string; message: string } {
  const code = error.code === 'not_logged_in' && error.status === 409 ? 'not_at_desk' : error.code;
  return { code, message: error.message };
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
      const { code, message } = named(asApiError(error));
      const title = word(`errors.${code}.title`, '');
      if (title) return { title, advice: word(`errors.${code}.advice`, '') };
      return { title: message || t('errors.unknown.title'), advice: t('errors.unknown.advice', { code }) };
    },
    [t, word],
  );
}
