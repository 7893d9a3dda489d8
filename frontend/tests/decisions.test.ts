import { describe, expect, it } from 'vitest';
import type { ConsoleCompany } from '@/api/types';
import { asDecisions, asForm } from '@/features/console/decisions';

const company = {
  weight: 2, reserved_agents: 0, calls_in: 30, calls_out: null, calls_per_second: null, max_waiting: null, spend_per_day: '500.00', spend_per_month: null,
  fraud: { range: 'stop', calls: 12 },
} as ConsoleCompany;

describe('what the operator decides of a company', () => {
  it('is sent as it was when nothing is changed, with the settings that the form does not show', () => {
    expect(asDecisions(asForm(company), company)).toEqual({
      weight: 2, reserved_agents: 0, calls_in: 30, calls_out: null, calls_per_second: null, max_waiting: null, spend_per_day: '500.00',
      spend_per_month: null, fraud: { range: 'stop', calls: 12 },
    });
  });

  it('leaves emptied limits to the contract and emptied answers to the usual rules', () => {
    const emptied = { ...asForm(company), calls_in: undefined, spend_per_day: '', fraud: { range: undefined, burst: 'alert' } };
    const sent = asDecisions(emptied as unknown as ReturnType<typeof asForm>, company);
    expect([sent.calls_in, sent.spend_per_day]).toEqual([null, null]);
    expect(sent.fraud).toEqual({ calls: 12, burst: 'alert' });
  });
});
