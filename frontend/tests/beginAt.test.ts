import type { FormInstance } from 'antd';
import { describe, expect, it, vi } from 'vitest';
import { beginAt } from '@/shared/ui/beginAt';

const form = { focusField: vi.fn() } as unknown as FormInstance<{ reason: string }>;

describe('the cursor of a dialog that has opened', () => {
  it('goes to its first field', () => {
    document.body.innerHTML = '<div class="ant-modal" tabindex="-1"><form><input></form></div>';
    document.querySelector<HTMLElement>('.ant-modal')?.focus();
    beginAt(form, 'reason')(true);
    expect(form.focusField).toHaveBeenCalledExactlyOnceWith('reason');
  });

  it('is left to a person who was faster, and to the page when the dialog closes', () => {
    document.body.innerHTML = '<div class="ant-modal"><form><input></form></div>';
    document.querySelector('input')?.focus();
    vi.mocked(form.focusField).mockClear();
    beginAt(form, 'reason')(true);
    document.body.innerHTML = '';
    beginAt(form, 'reason')(false);
    expect(form.focusField).not.toHaveBeenCalled();
  });
});
