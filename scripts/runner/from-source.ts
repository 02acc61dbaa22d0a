/**
 * Preloaded by `node --import`: where a program imports dist/index.js, it gets src/index.ts, which Node runs as it is. So the
 * action is started through its real entry points (action.yml, login/post.js …) without a build, and tests see what was written.
 */
import { enableCompileCache, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
const bundle = pathToFileURL(path.join(root, 'dist/index.js')).href;
const source = pathToFileURL(path.join(root, 'src/index.ts')).href;

// Without it each step would strip the types of all files again: 600 ms in place of 300.
enableCompileCache(path.join(root, 'node_modules/.cache/from-source'));

registerHooks({
  resolve(specifier, context, nextResolve) {
    const local = specifier.startsWith('file:') || specifier.startsWith('.');
    return local && new URL(specifier, context.parentURL).href === bundle
      ? { url: source, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context);
  },
});
