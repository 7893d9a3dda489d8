import { describe, expect, it } from 'vitest';
import type { CompanyContract } from '@/api/types';
import { asChange, begun } from '@/features/contracts/parts/kept';

const contract = (first_change_on: string) => ({ first_change_on, versions: [] }) as unknown as CompanyContract;

describe('a change of a contract', () => {
  it.each(['2001-01-01', '2026-11-25', '2099-12-31'])('begins on %s because the company\'s calendar says so, whatever the browser\'s clock says', (day) => {
    expect(asChange(begun(contract(day)), []).effective_on).toBe(day);
  });
});
