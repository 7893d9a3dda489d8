import type { FormInstance } from 'antd';
import { useCallback, useState } from 'react';
import { ApiError, asApiError } from '@/shared/api/errors';
import { useWord } from '@/shared/i18n/useWord';
import { pathOf, showFieldErrors } from '@/shared/ui/fieldErrors';
import { problemKey } from './part';

const ofContract = ['parts', 'price_book', 'term_months', 'notice_days', 'effective_on', 'reason'];

/** Puts what the server refuses at its field, in the reader's words; what is wrong with a part as a whole at the part. */
export function useProblems<Entry>(form: FormInstance<Entry>, names: readonly string[] = ofContract) {
  const word = useWord();
  const [problems, setProblems] = useState<Readonly<Record<number, string>>>({});
  const show = useCallback(
    (refusal: Error) => {
      const { status, code, message, fields } = asApiError(refusal);
      const said = Object.entries(fields).map(([name, notes]): [string, string[]] => [name, notes.map((note) => word(`terms.problems.${problemKey(note)}`, note))]);
      showFieldErrors(form, new ApiError(status, code, message, Object.fromEntries(said)), names);
      const whole = said.map(([name, notes]) => ({ path: pathOf(name), notes })).filter(({ path }) => path[0] === 'parts' && path.length === 2);
      setProblems(Object.fromEntries(whole.map(({ path, notes }) => [Number(path[1]), notes.join(' ')])));
      const first = said[0]?.[0];
      if (first) form.scrollToField(pathOf(first), { block: 'center' });
    },
    [form, word, names],
  );
  const clear = useCallback(() => setProblems((now) => (Object.keys(now).length ? {} : now)), []);
  return { problems, show, clear };
}
