import { suggestSlug } from '@/features/signup/slug';

/**
 * A code for each entry that has none yet: made from its words where they can be, else numbered, and never one that
 * is taken. Codes once given stay: past calls name them.
 */
export function withCodes<T extends { code?: string; label: string }>(rows: readonly T[]): (T & { code: string })[] {
  const taken = new Set(rows.map(({ code }) => code).filter(Boolean));
  return rows.map((row) => {
    if (row.code) return { ...row, code: row.code };
    const wanted = suggestSlug(row.label).slice(0, 36) || 'entry';
    let code = wanted;
    for (let number = 2; taken.has(code); number++) code = `${wanted}-${number}`;
    taken.add(code);
    return { ...row, code };
  });
}
