import { join } from 'node:path'
import { phpPackages } from './php-packages.ts'

export type PhpVersion = '7.4' | '8.5'

export interface PhpRequest {
  readonly method: string
  /** Path and query. */
  readonly relativeUri: string
  /** Of the file that answers. */
  readonly scriptPath: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly $_SERVER: Readonly<Record<string, string>>
}

export interface PhpAnswer {
  readonly httpStatusCode: number
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly bytes: Uint8Array
}

interface FileSystem {
  readonly filesystems: { readonly NODEFS: object }
  mount(type: object, options: { root: string }, path: string): void
  unmount(path: string): void
}

/** What is used here of the class in `@php-wasm/universal`. */
interface Php {
  mkdir(path: string): void
  mount(path: string, handler: (php: Php, FS: FileSystem, path: string) => () => void): Promise<unknown>
  onMessage(listener: (text: string) => Promise<string>): unknown
  run(request: PhpRequest): Promise<PhpAnswer>
  exit(): void
}

interface Universal {
  readonly PHP: new (id: number) => Php
  loadPHPRuntime(loader: object): Promise<number>
}

/**
 * PHP in this process, with one folder of the disk at its own path.
 *
 * @param onMessage answers what its `post_message_to_js()` says.
 */
export async function startWasmPhp(
  version: PhpVersion,
  folder: string,
  onMessage: (text: string) => Promise<string>,
): Promise<Php> {
  const packages = join(await phpPackages(), 'node_modules/@php-wasm')
  const { PHP, loadPHPRuntime }: Universal = await import(join(packages, 'universal/index.js'))
  const { getPHPLoaderModule }: { getPHPLoaderModule(): Promise<object> } = await import(
    join(packages, `node-${version.replace('.', '-')}`, 'index.js')
  )
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()))
  php.mkdir(folder)
  await php.mount(folder, (_, FS, path) => {
    FS.mount(FS.filesystems.NODEFS, { root: folder }, path)
    return () => FS.unmount(path)
  })
  php.onMessage(onMessage)
  return php
}
