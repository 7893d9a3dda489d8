/** Phone numbers for reading; what is stored and sent stays E.164. */

function groups(digits: string, ...sizes: number[]): string {
  const parts: string[] = [];
  let start = 0;
  for (const size of sizes) {
    parts.push(digits.slice(start, start + size));
    start += size;
  }
  parts.push(digits.slice(start));
  return parts.filter(Boolean).join(' ');
}

/** Area codes of two digits in mainland China; every other has three. */
const shortAreas = /^(10|2\d)/;

function chinese(national: string): string {
  if (/^1[3-9]\d{9}$/.test(national)) return groups(national, 3, 4);
  if (/^[48]00\d{7}$/.test(national)) return groups(national, 3, 3);
  return groups(national, shortAreas.test(national) ? 2 : 3, 4);
}

/** London and other two-digit areas are written 20 7946 0000, the rest 1632 960 000. */
function british(national: string): string {
  return national.startsWith('2') ? groups(national, 2, 4) : groups(national, 4, 3);
}

/** `+862155550100` → `+86 21 5555 0100`. Anything that is not E.164 is returned as it is. */
export function phone(number: string | null | undefined): string {
  if (!number) return '';
  if (/^\+86\d{9,11}$/.test(number)) return `+86 ${chinese(number.slice(3))}`;
  if (/^\+44\d{10}$/.test(number)) return `+44 ${british(number.slice(3))}`;
  if (/^\+1\d{10}$/.test(number)) return `+1 ${groups(number.slice(2), 3, 3)}`;
  if (/^\+\d{8,15}$/.test(number)) return `${number.slice(0, 3)} ${groups(number.slice(3), 3, 3)}`;
  return number;
}

/** What a person typed or pasted, as it is sent: digits, a leading plus, star and hash. Null when it is no number. */
export function dialable(typed: string): string | null {
  const bare = typed.normalize('NFKC').replace(/[\s().\-–]/g, '');
  return /^\+?[\d*#]{2,20}$/.test(bare) ? bare : null;
}
