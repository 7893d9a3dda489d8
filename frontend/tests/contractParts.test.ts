import { describe, expect, it } from 'vitest';
import type { ContractTemplates, PartInput, PartKind } from '@/api/types';
import { freshPart, problemKey, sentParts, shifted } from '@/features/contracts/parts/part';

const input = (name: string, more: Partial<PartInput> = {}): PartInput => ({
  name, type: 'decimal', required: false, nullable: false, many: false, default: null, label: { zh: name, en: name }, hint: { zh: '', en: '' }, unit: '',
  least: null, most: null, places: null, whole: false, choices: [], ...more,
});

const kind = (name: string, inputs: PartInput[]) => ({ kind: name, name: { zh: name, en: name }, single: false, inputs }) as unknown as PartKind;
const fee = kind('base', [input('monthly', { required: true }), input('tax_rate', { default: '0' }), input('code', { type: 'text', default: 'base' })]);
const commission = kind('commission', [
  input('tiers', { type: 'record', many: true, default: [], inputs: [input('above', { required: true }), input('share', { required: true })] }),
  input('cap', { nullable: true }),
]);
const kinds = [fee, commission] as ContractTemplates['kinds'];

describe('a share, shown as per cent', () => {
  it.each([
    ['0.06', '6'],
    ['0.065', '6.5'],
    ['0.0625', '6.25'],
    ['1', '100'],
    ['0', '0'],
    ['0.1', '10'],
  ])('%s is %s %% and back, exactly', (share, percent) => {
    expect(shifted(share, 2)).toBe(percent);
    expect(shifted(percent, -2)).toBe(share);
  });
});

describe('a part of a contract', () => {
  it('begins with what the server has as usual, and a code that no other has', () => {
    const first = freshPart(fee, []);
    expect(first).toEqual({ kind: 'base', monthly: null, tax_rate: '0', code: 'base' });
    const second = freshPart(fee, [first]);
    expect(second.code).toBe('base_2');
    expect(freshPart(fee, [first, second]).code).toBe('base_3');
    expect(freshPart(fee, [{ ...first, code: 'year' }]).code).toBe('base');
  });

  it('is sent without what was left empty, which the server has a word for', () => {
    expect(sentParts([{ kind: 'base', monthly: '500', tax_rate: null, code: '' }], kinds)).toEqual([{ kind: 'base', monthly: '500' }]);
  });

  it('sends null where nothing may stand, and rows as rows', () => {
    const sent = sentParts([{ kind: 'commission', tiers: [{ above: '0', share: '0.05' }, { above: '', share: '0.07' }], cap: '' }], kinds);
    expect(sent).toEqual([{ kind: 'commission', tiers: [{ above: '0', share: '0.05' }, { share: '0.07' }], cap: null }]);
  });

  it('of a kind this page does not know is not sent with made-up fields', () => {
    expect(sentParts([{ kind: 'sofa', colour: 'red' }], kinds)).toEqual([{ kind: 'sofa' }]);
  });

  it('has its problems looked up by words that hold no punctuation', () => {
    expect(problemKey('from 0 to below 1, four places')).toBe('from_0_to_below_1_four_places');
    expect(problemKey('code: letters, digits and _')).toBe('code_letters_digits_and');
  });
});
