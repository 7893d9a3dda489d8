import type { FormInstance } from 'antd';
import { asApiError } from '@/shared/api/errors';

type FieldData<Values> = Parameters<FormInstance<Values>['setFields']>[0];

/** `choices.0.to` as a form names it: `['choices', 0, 'to']`. */
export function pathOf(name: string): (string | number)[] {
  return name.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Puts the server's notes under the fields they are about; true when there was at least one. */
export function showFieldErrors<Values>(form: FormInstance<Values>, error: unknown, names: readonly string[]): boolean {
  const { fields } = asApiError(error);
  const known = Object.entries(fields).filter(([name]) => names.includes(String(pathOf(name)[0])));
  form.setFields(known.map(([name, errors]) => ({ name: pathOf(name), errors })) as FieldData<Values>);
  return known.length > 0;
}
