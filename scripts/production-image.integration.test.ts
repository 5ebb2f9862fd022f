import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testSecret } from '../backend/test/backends/backend.ts'
import { type TestDatabase, testDatabase } from '../backend/test/databases/database.ts'
import { execForm } from './dockerfile.ts'
import { freePort } from './free-port.ts'
import { type BuiltImage, runImageSteps } from './image-steps.ts'

let folder: string
let image: BuiltImage
let database: TestDatabase
let env: NodeJS.ProcessEnv
let child: ChildProcess | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-image-'))
  ;[database, image] = await Promise.all([testDatabase(), runImageSteps('deploy/Dockerfile', folder)])
  const secret = join(folder, 'parley_secret')
  writeFileSync(secret, `${testSecret}\n`)
  env = {
    ...image.env,
    PATH: process.env.PATH,
    PORT: `${await freePort()}`,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://chat.example',
    MONGODB_URI: database.uri,
    PARLEY_SECRET_FILE: secret,
    TRUST_PROXY: '1',
  }
}, 240_000)
afterAll(async () => {
  child?.kill('SIGKILL')
  await database.drop()
  rmSync(folder, { recursive: true })
})

const commandOf = (name: string): [string, string[]] => {
  const instruction = image.stage.instructions.find((one) => one.name === name)
  if (!instruction) throw new Error(`the image has no ${name}`)
  const [program = '', ...args] = execForm(instruction)
  return [program === 'node' ? process.execPath : program, args]
}

const healthCheck = () => spawnSync(...commandOf('HEALTHCHECK'), { env }).status

it('holds nothing that only building, testing or trying out needs', () => {
  for (const path of ['node_modules/vite', 'node_modules/vitest', 'node_modules/react', 'node_modules/node', '.git'])
    expect(existsSync(join(image.folder, path)), path).toBe(false)
  expect(existsSync(join(image.folder, 'widget/dist/manifest.json'))).toBe(true)
})

it('runs as nobody in particular', () => {
  expect(image.stage.instructions.find(({ name }) => name === 'USER')?.text).toBe('node')
})

it('serves the widget, is healthy while it is ready, and writes nothing into its own folder', async () => {
  const files = readdirSync(folder, { recursive: true })
  expect(healthCheck()).toBe(1)
  child = spawn(...commandOf('CMD'), { cwd: image.folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const said: string[] = []
  if (!child.stderr) throw new TypeError('stderr is a pipe')
  for await (const line of createInterface(child.stderr)) {
    said.push(line)
    if (line.startsWith('Parley answers at')) break
  }
  expect(said).toEqual(['Parley answers at https://chat.example'])
  const local = `http://127.0.0.1:${env.PORT}`
  expect((await fetch(`${local}/readyz`)).status).toBe(200)
  expect(healthCheck()).toBe(0)
  const loader = await fetch(`${local}/parley.js`)
  expect([loader.status, loader.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')])

  child.kill('SIGINT')
  expect(await exited).toEqual([0, null])
  // Its file system is read-only.
  expect(readdirSync(folder, { recursive: true })).toEqual(files)
})
