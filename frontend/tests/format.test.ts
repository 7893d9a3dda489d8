import { describe, expect, it } from 'vitest';
import { bytes, clock, dialable, moment, money, month, phone, preciseClock, preciseTime, quantity, today } from '@/shared/format';

describe('durations', () => {
  it.each([[0, '0:00'], [999, '0:00'], [65_999, '1:05'], [3_725_000, '1:02:05'], [-5, '0:00']])('shows %i ms as %s', (ms, text) => {
    expect(clock(ms)).toBe(text);
  });

  it('shows milliseconds where they matter', () => {
    expect(preciseClock(65_043)).toBe('1:05.043');
    expect(preciseClock(7)).toBe('0:00.007');
  });
});

describe('moments', () => {
  it('know the day it is where the company is', () => {
    const evening = new Date('2026-11-23T16:30:00Z');
    expect([today('Asia/Shanghai', evening), today('Europe/Berlin', evening)]).toEqual(['2026-11-24', '2026-11-23']);
  });

  const iso = '2026-11-22T06:05:09.120Z';
  const now = new Date('2026-11-23T00:00:00Z');

  it('are shown in the company’s time zone, not the browser’s', () => {
    expect(moment(iso, 'en-GB', 'Asia/Shanghai', now)).toBe('22 Nov 14:05');
    expect(moment(iso, 'zh-CN', 'Asia/Shanghai', now)).toBe('11月22日 14:05');
    expect(preciseTime(iso, 'en', 'Asia/Shanghai')).toBe('14:05:09.120');
  });

  it('carry the year when it is another one', () => {
    expect(moment(iso, 'zh-CN', 'Asia/Shanghai', new Date('2027-01-02T00:00:00Z'))).toBe('2026年11月22日 14:05');
  });

  it('name a month', () => {
    expect(month('2026-11', 'en')).toBe('November 2026');
    expect(month('2026-11', 'zh-CN')).toBe('2026年11月');
  });
});

describe('phone numbers', () => {
  it.each([
    ['+862155550100', '+86 21 5555 0100'],
    ['+8675555505218', '+86 755 5550 5218'],
    ['+8613800138000', '+86 138 0013 8000'],
    ['+864008001234', '+86 400 800 1234'],
    ['+12125550123', '+1 212 555 0123'],
    ['+442079460000', '+44 20 7946 0000'],
    ['anonymous', 'anonymous'],
    ['801', '801'],
  ])('groups %s as %s', (raw, shown) => {
    expect(phone(raw)).toBe(shown);
  });

  it('understands what people paste, full-width digits included', () => {
    expect(dialable('+86 (21) 5555-0100')).toBe('+862155550100');
    expect(dialable('０２１ 5555 0100')).toBe('02155550100');
    expect(dialable('call me')).toBeNull();
    expect(dialable('1')).toBeNull();
  });
});

describe('money', () => {
  it('keeps cents, and the places of a price per minute', () => {
    expect(money('1234.5', 'CNY', 'en')).toBe('¥1,234.50');
    expect(money('0.014900', 'CNY', 'zh-CN')).toBe('¥0.0149');
    expect(money('0.150000', 'CNY', 'en')).toBe('¥0.15');
    expect(money('-3', 'CNY', 'en')).toBe('-¥3.00');
  });

  it('shows an amount without a currency bare', () => {
    expect(money('0', '', 'en')).toBe('0.00');
  });

  it('shows quantities without needless zeros', () => {
    expect(quantity('12.0000', 'en')).toBe('12');
    expect(quantity('0.5333', 'en')).toBe('0.5333');
  });
});

describe('sizes', () => {
  it('are shown in the unit people think in', () => {
    expect(bytes(512)).toBe('512 B');
    expect(bytes(1536)).toBe('1.5 KB');
  });
});
