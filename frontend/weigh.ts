import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** What an agent who opens the desk fetches before anything can be done there; one of the two languages. */
const roots = ['index.html', 'router/workspace.tsx', 'phone/WithPhone.tsx', 'components/Bands.tsx', 'desk/DeskPage.tsx', 'i18n/zh/index.ts'];

/** What the browser fetches after the first paint, before anybody asks for it: dialogs and notices with Ant Design, the telephone. */
const later = ['desk/components/Panels.tsx', 'ui/Notices.tsx', 'phone/softPhone.ts'];

/** A tenth more than it is; a slow line carries it in little more than a second. */
export const mostKilobytes = 198;

/** The files that these and whatever they import at once are made of, style sheets included. */
export function closure(bundle: Rollup.OutputBundle, wanted: readonly string[]): Set<string> {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
  const todo = wanted.map((root) => {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(root));
    if (!chunk) throw new Error(`nothing is built of ${root}`);
    return chunk.fileName;
  });
  const found = new Set<string>();
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const file = bundle[name];
    if (found.has(name)) continue;
    found.add(name);
    if (file?.type === 'chunk') todo.push(...file.imports, ...(file.viteMetadata?.importedCss ?? []));
  }
  return found;
}

function weight(file: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (!file) return 0;
  return gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length;
}

/** Says what the first load of the desk weighs, and refuses a build in which it is too much. */
export function weighed(): Plugin {
  return {
    name: 'linepool-weighed',
    apply: 'build',
    writeBundle(_, bundle) {
      const heavy = (files: Set<string>) => Math.round([...files].reduce((sum, name) => sum + weight(bundle[name]), 0) / 1000);
      const first = closure(bundle, roots);
      const kilobytes = heavy(first);
      const rest = heavy(closure(bundle, [...roots, ...later])) - kilobytes;
      console.info(`the first load of the desk: ${kilobytes} kB gzip in ${first.size} files (at most ${mostKilobytes}); ${rest} kB after the first paint`);
      if (kilobytes > mostKilobytes) this.error(`the first load of the desk is ${kilobytes} kB gzip, more than ${mostKilobytes}`);
    },
  };
}
