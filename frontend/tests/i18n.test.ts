import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import en from '@/shared/i18n/en';
import enRooms from '@/shared/i18n/en/rooms';
import enInstallation from '@/shared/i18n/en/installation';
import zh from '@/shared/i18n/zh';
import zhRooms from '@/shared/i18n/zh/rooms';
import zhInstallation from '@/shared/i18n/zh/installation';

interface Words { [key: string]: string | Words }

/** Every key with its words; English plurals count as one key, since Chinese has one form. */
function flat(words: Words, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'string') all.set(path.replace(/_(one|other)$/, ''), value);
    else flat(value, path).forEach((text, name) => all.set(name, text));
  }
  return all;
}

/** The names to be filled in, each once, in order of the alphabet. */
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? ''))].toSorted();

const english = flat({ ...en, ...enRooms, ...enInstallation });
const chinese = flat({ ...zh, ...zhRooms, ...zhInstallation });
const source = join(import.meta.dirname, '..', 'src');

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : files(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

describe('the words', () => {
  it('are the same keys in both languages', () => {
    expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('are never empty', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have the same placeholders in both languages', () => {
    const different = [...english].filter(([key, text]) => {
      return placeholders(text).join() !== placeholders(chinese.get(key) ?? '').join();
    });
    expect(different).toEqual([]);
  });

  /** Names of formats and signs, the same in every language. */
  const international = new Set(['common.none', 'common.percent', 'desk.ringingTitle', 'invoices.xlsx', 'menu.asKey']);

  it('are Chinese in Chinese and English in English', () => {
    const foreign = [
      ...[...chinese].filter(([, text]) => !/\p{Script=Han}/u.test(text) && /\p{L}/u.test(text.replaceAll(/{{\w+}}/g, ''))),
      ...[...english].filter(([, text]) => /\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u.test(text)),
    ];
    expect(foreign.filter(([key]) => !international.has(key))).toEqual([]);
  });

  it('are not the same in both languages by mistake', () => {
    const same = [...english].filter(([key, text]) => chinese.get(key) === text).map(([key]) => key);
    expect(same.filter((key) => !international.has(key) && /[^\s—·]/.test(english.get(key) ?? ''))).toEqual([]);
  });

  it('call an agent 坐席 and a seat 座席', () => {
    const wrong = [...chinese].filter(([key, text]) => {
      const spoken = english.get(key) ?? '';
      return /agent/i.test(spoken) && !/seat/i.test(spoken) && text.replaceAll('座席工作台', '').includes('座席');
    });
    expect(wrong).toEqual([]);
  });

  it('are all asked for by the code', () => {
    const code = files(source, /\.tsx?$/).map((file) => readFileSync(file, 'utf8')).join('\n');
    const named = new Set([...code.matchAll(/['"`](\w+(?:\.\w+)+)['"`]/g)].map(([, key]) => key));
    const begun = [...new Set([...code.matchAll(/`(\w+\.[\w.]*)\$\{/g)].map(([, start]) => start ?? ''))];
    expect([...english.keys()].filter((key) => !named.has(key) && !begun.some((start) => key.startsWith(start)))).toEqual([]);
  });

  it('exist for every key the code names', () => {
    const named = files(source, /\.tsx?$/).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(named.length).toBeGreaterThan(300);
    expect(named.filter((key) => !english.has(key))).toEqual([]);
  });
});

/** Attributes that people read or hear. */
const spoken = new Set(['title', 'placeholder', 'label', 'alt', 'aria-label', 'hint', 'text', 'okText', 'extra']);

/** Text a reader would see that does not come from the words. */
function literals(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim());
    const value = ts.isJsxAttribute(node) && spoken.has(node.name.getText()) ? node.initializer : undefined;
    if (value && ts.isStringLiteral(value) && /\p{L}{2}/u.test(value.text)) found.push(value.text);
    const child = ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) ? node.expression : undefined;
    if (child && ts.isStringLiteral(child) && /\p{L}/u.test(child.text)) found.push(child.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

describe('the pages', () => {
  it('hold no words of their own', () => {
    // “Shift X” is the name of keys, the same in every language.
    const own = files(source, /\.tsx$/).flatMap((file) => literals(file).map((text) => `${file.slice(source.length)}: ${text}`));
    expect(own.filter((line) => !line.endsWith(': Shift X'))).toEqual([]);
  });
});
