import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/shared/i18n/en';

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

/** The files that these import at once, each with the one that wanted it, and every library with who wants that. */
function reached(): { files: Map<string, string>; libraries: string[] } {
  const files = new Map(roots.map((root) => [join(source, root), '']));
  const libraries: string[] = [];
  for (const file of files.keys()) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const [, named = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)'/gm)) {
      const found = fileOf(file, named);
      if (!found) libraries.push(`${named} in ${file.slice(source.length)}`);
      else if (!files.has(found)) files.set(found, file);
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

describe('the first load of the desk', () => {
  const { files, libraries } = reached();

  it('draws without Ant Design and without the telephone, which are fetched after the first paint', () => {
    expect(files.size).toBeGreaterThan(80);
    expect(libraries.filter((line) => /^(antd|@ant-design|@rc-component|jssip|dayjs)/.test(line))).toEqual([]);
  });

  it('has every word that it shows', () => {
    const shown = [...files.keys()].filter((file) => /\.tsx?$/.test(file)).flatMap((file) => keysIn(file).map((key) => ({ key, file: file.slice(source.length) })));
    expect(shown.length).toBeGreaterThan(100);
    const has = (key: string) => {
      let at: unknown = en;
      for (const part of key.split('.').filter(Boolean)) {
        if (typeof at !== 'object' || at === null) return false;
        at = (at as Record<string, unknown>)[part] ?? (at as Record<string, unknown>)[`${part}_one`];
      }
      return at !== undefined;
    };
    expect(shown.filter(({ key }) => !has(key))).toEqual([]);
  });
});
