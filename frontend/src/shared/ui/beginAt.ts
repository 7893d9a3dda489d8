import type { FormInstance } from 'antd';

/** For a dialog's `afterOpenChange`: the cursor goes to this field, unless its person was faster and is in the form already. */
export const beginAt =
  <T>(form: FormInstance<T>, field: keyof T & string, inside: '.ant-modal' | '.ant-drawer' = '.ant-modal') =>
  (open: boolean) => {
    if (open && !document.activeElement?.closest(`${inside} form`)) form.focusField(field);
  };
