import { createHash } from 'node:crypto'
import { dirname, isAbsolute } from 'node:path'
import { rolldown } from 'rolldown'
import { wordpressGlobal } from './wordpress-globals.ts'

/** A script for a page of WordPress. */
interface BundledScript {
  readonly code: string
  /** The file beside it that says which scripts of WordPress come before it, and a version that changes with it. */
  readonly asset: string
}

/**
 * One plain script of a module and all that it imports, but for what WordPress brings. Not minified: reviewers read it,
 * and it is small beside the components of WordPress that it stands on.
 *
 * @throws where it would bring a package of its own.
 */
export async function bundleScript(entry: string): Promise<BundledScript> {
  const build = await rolldown({
    input: entry,
    // Paths in the code's comments begin here, wherever this runs.
    cwd: dirname(entry),
    external: (module) => !module.startsWith('.') && !isAbsolute(module),
    transform: { target: 'es2020', jsx: { runtime: 'automatic', development: false } },
    tsconfig: false,
    logLevel: 'warn',
  })
  try {
    const { output } = await build.generate({ format: 'iife', minify: false, globals: (module) => globalOf(module) })
    const [{ code, imports }] = output
    return { code, asset: assetPhp(imports.map(handleOf).sort(), createHash('sha256').update(code).digest('hex')) }
  } finally {
    await build.close()
  }
}

const globalOf = (module: string): string => known(module).global
const handleOf = (module: string): string => known(module).handle

function known(module: string) {
  const found = wordpressGlobal(module)
  if (found === null) throw new Error(`${module} is none of WordPress’s scripts`)
  return found
}

/** As `@wordpress/scripts` writes it. */
function assetPhp(handles: readonly string[], hash: string): string {
  return `<?php
defined( 'ABSPATH' ) || exit;

return array(
	'dependencies' => array( ${handles.map((handle) => `'${handle}'`).join(', ')} ),
	'version'      => '${hash.slice(0, 20)}',
);
`
}
