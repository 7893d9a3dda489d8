import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Beside every file of the build a `.gz` of it, which the server sends to browsers that take it.
 * Made from what was written: before that, Vite still fills in names.
 */
export function compressed(): Plugin {
  return {
    name: 'linepool-compressed',
    apply: 'build',
    writeBundle({ dir = 'dist' }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
        const path = join(dir, fileName);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}
