import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { phpPackages } from '../../../e2e/wordpress/world/php-wasm/php-packages.ts'

const engine = 'node_modules/@php-wasm/node-7-4/asyncify/php_7_4.js'
const wasm = 'node_modules/@php-wasm/node-7-4/asyncify/7_4_33/php_7_4.wasm'

/** Node has it, its types do not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>
  readonly Instance: new (compiled: object, imports: object) => { readonly exports: object }
}

/** What Emscripten makes of PHP's command line, as far as it is used here. */
interface Php {
  readonly FS: { writeFile(path: string, content: string): void }
  ccall(
    name: string,
    returns: null,
    types: readonly string[],
    values: readonly string[],
    how?: { async: true },
  ): unknown
}

interface Settings {
  readonly noInitialRun: true
  instantiateWasm(imports: object, done: (instance: object, compiled: object) => void): object
  onRuntimeInitialized(): void
  onAbort(reason: unknown): void
  onStdout(bytes: Uint8Array): void
  onStderr(bytes: Uint8Array): void
}

/** By which a file of a plugin ends where it is called by itself: what stands before it are comments and its namespace. */
export const guard = /^defined\( '\w+' \) \|\| exit;$/m

/** It compiles each file whole, as `php -l` does, and runs it as far as its guard. One process a file costs thirty times as much. */
const program = "<?php foreach ( array_slice( $argv, 1 ) as $file ) { include $file; } echo 'compiled';"

/** What PHP 7.4 says of files. */
export interface Verdict {
  readonly isValid: boolean
  readonly says: string
}

/** Gets PHP 7.4 ready. @returns what compiles the texts of files, by their names. */
export async function phpLint(): Promise<(files: ReadonlyMap<string, string>) => Promise<Verdict>> {
  const packages = await phpPackages()
  const compiled = await WebAssembly.compile(await readFile(join(packages, wasm)))
  const { init }: { init(runtime: 'NODE', settings: Settings): Php } = await import(join(packages, engine))
  return async (files) => {
    let says = ''
    const hear = (bytes: Uint8Array) => {
      says += new TextDecoder().decode(bytes)
    }
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
    // PHP's command line ends its process: each time it is another one.
    const php = init('NODE', {
      noInitialRun: true,
      instantiateWasm(imports, done) {
        const instance = new WebAssembly.Instance(compiled, imports)
        done(instance, compiled)
        return instance.exports
      },
      onRuntimeInitialized: resolve,
      onAbort: reject,
      onStdout: hear,
      onStderr: hear,
    })
    await ready
    const paths = [...files].map(([name, code]) => {
      const path = `/${name.replaceAll('/', '-')}`
      php.FS.writeFile(path, code.replace(guard, 'return;'))
      return path
    })
    php.FS.writeFile('/all', program)
    for (const argument of ['php', '-n', '/all', ...paths]) php.ccall('wasm_add_cli_arg', null, ['string'], [argument])
    const status = await exitStatus(php)
    return { isValid: status === 0 && says === 'compiled', says: says.trim() }
  }
}

/** Emscripten tells the end of a program by throwing its status. */
async function exitStatus(php: Php): Promise<number> {
  try {
    await php.ccall('run_cli', null, [], [], { async: true })
  } catch (error) {
    const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : null
    if (typeof status === 'number') return status
    throw error
  }
  throw new Error('PHP went on after its end')
}
