import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Beside every file of the build a `.gz` of it, which the server sends to browsers that take it. */
export function compressed(): Plugin {
  return {
    name: 'linepool-compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue;
        const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source });
      }
    },
  };
}
