import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/shared/i18n/en';
import rooms from '@/shared/i18n/en/rooms';

const source = join(import.meta.dirname, '..', 'src');
/** What the desk is made of before the first paint, as `weigh.ts` weighs it. */
const roots = ['main.tsx', 'app/router/workspace.tsx', 'features/desk/phone/WithPhone.tsx', 'features/desk/components/Bands.tsx', 'features/desk/DeskPage.tsx'];

/** The file an import names; null for a library. */
function fileOf(from: string, named: string): string | null {
  if (!/^(\.|@\/)/.test(named)) return null;
  const path = named.startsWith('@/') ? join(source, named.slice(2)) : resolve(from, '..', named);
  const found = [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find((one) => existsSync(one) && statSync(one).isFile());
  if (!found) throw new Error(`${from} imports ${named}, which is not there`);
  return found;
}

const atOnce = /^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm;
const everWanted = /^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** The files that these lead to, and every library with who wants it. */
function reached(from: readonly string[], imports: RegExp): { files: Set<string>; libraries: string[] } {
  const files = new Set(from.map((root) => join(source, root)));
  const libraries: string[] = [];
  for (const file of files) {
    if (!/\.tsx?$/.test(file) || file.includes('/i18n/')) continue;
    for (const [, one, other] of readFileSync(file, 'utf8').matchAll(imports)) {
      const named = one ?? other ?? '';
      const found = fileOf(file, named);
      if (found) files.add(found);
      else libraries.push(`${named} in ${file.slice(source.length)}`);
    }
  }
  return { files, libraries };
}

/** Keys in the source, `desk.sale.hint`; of keys put together while running the part that is written. */
function keysIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const asked = [...text.matchAll(/\b(?:t|word)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].map(([, argument]) => argument ?? '');
  return asked.flatMap((argument) => [...argument.matchAll(/['`]([a-z]\w*\.[\w.]+)/g)].map(([, key]) => key ?? ''));
}

/** What these files say that is not among the words. */
function missing(files: Iterable<string>, words: object): { key: string; file: string }[] {
  const has = (key: string) => {
    let at: unknown = words;
    for (const part of key.split('.').filter(Boolean)) {
      if (typeof at !== 'object' || at === null) return false;
      at = (at as Record<string, unknown>)[part] ?? (at as Record<string, unknown>)[`${part}_one`];
    }
    return at !== undefined;
  };
  const shown = [...files].filter((file) => /\.tsx?$/.test(file)).flatMap((file) => keysIn(file).map((key) => ({ key, file: file.slice(source.length) })));
  expect(shown.length).toBeGreaterThan(100);
  return shown.filter(({ key }) => !has(key));
}

describe('the first load of the desk', () => {
  const { files, libraries } = reached(roots, atOnce);

  it('draws without Ant Design and without the telephone, which are fetched after the first paint', () => {
    expect(files.size).toBeGreaterThan(80);
    expect(libraries.filter((line) => /^(antd|@ant-design|@rc-component|jssip|dayjs)/.test(line))).toEqual([]);
  });

  it('has every word that it shows', () => {
    expect(missing(files, en)).toEqual([]);
  });
});

describe('the pages of a company', () => {
  it('show no words of the operator’s console, which are not loaded there', () => {
    const { files } = reached(['app/router/workspace.tsx'], everWanted);
    expect(files.size).toBeGreaterThan(200);
    expect(missing(files, { ...en, ...rooms })).toEqual([]);
  });
});
