import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'parley-install-'))
  mkdirSync(join(project, 'scripts'))
  copyFileSync(join(import.meta.dirname, 'install-missing.mjs'), join(project, 'scripts/install-missing.mjs'))
  writeFileSync(join(project, 'package-lock.json'), '{}')
})
afterEach(() => rmSync(project, { recursive: true }))

const call = () => join(project, 'npm-was-called')

/** A stand-in npm: it records how it was called and leaves what npm ci leaves, with an old time. */
function fakeNpm({ exitCode = 0 } = {}) {
  const folder = join(project, 'bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'npm'),
    `#!/bin/sh
printf '%s\\n%s\\n' "$*" "$PATH" > ${call()}
mkdir -p node_modules/.bin
touch -d 2020-01-01T00:00:00 node_modules/.package-lock.json
touch node_modules/.bin/node
exit ${exitCode}
`,
  )
  chmodSync(join(folder, 'npm'), 0o755)
  return folder
}

function run(npm: string, ...folder: string[]) {
  const PATH = [
    join(project, 'node_modules/.bin'),
    npm,
    '/opt/other/node_modules/node_modules/.bin',
    '/usr/bin',
    '/bin',
  ].join(delimiter)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/install-missing.mjs', ...folder], {
    cwd: project,
    env: { PATH },
    encoding: 'utf8',
  })
  return { status, stdout, stderr, called: existsSync(call()) }
}

it('installs into an empty clone, with development dependencies and without any node_modules in PATH', () => {
  const result = run(fakeNpm())
  expect(result).toMatchObject({ status: 0, called: true, stderr: '' })
  expect(result.stdout).toBe('Installing dependencies (npm ci): nothing is installed yet.\n')
  const [args, path] = readFileSync(call(), 'utf8').split('\n')
  expect(args).toBe('ci --include=dev --loglevel=error')
  expect(path).toBe([join(project, 'bin'), '/usr/bin', '/bin'].join(delimiter))
})

it('is silent and calls nothing once everything is installed', () => {
  const npm = fakeNpm()
  run(npm)
  rmSync(call())
  expect(run(npm)).toEqual({ status: 0, stdout: '', stderr: '', called: false })
})

it('does not install again when the lockfile carries a time from the future', () => {
  const npm = fakeNpm()
  const tomorrow = new Date(Date.now() + 86_400_000)
  utimesSync(join(project, 'package-lock.json'), tomorrow, tomorrow)
  run(npm)
  rmSync(call())
  expect(run(npm).called).toBe(false)
})

it.each([
  ['the lockfile is newer', 'package-lock.json is newer', () => changeLockfile()],
  [
    'the last installation was cut short',
    'did not finish',
    () => rmSync(join(project, 'node_modules/.package-lock.json')),
  ],
  ['Node 24 is missing', 'Node 24 is missing', () => rmSync(join(project, 'node_modules/.bin/node'))],
])('installs again and says why when %s', (_, reason, damage) => {
  const npm = fakeNpm()
  run(npm)
  rmSync(call())
  damage()
  const result = run(npm)
  expect(result).toMatchObject({ status: 0, called: true })
  expect(result.stdout).toContain(reason)
})

it('passes on the exit code of npm and does not take a failed installation for a whole one', () => {
  const failing = fakeNpm({ exitCode: 7 })
  expect(run(failing).status).toBe(7)
  rmSync(call())
  expect(run(failing)).toMatchObject({ status: 7, called: true })
})

it('installs what another folder needs by its own lockfile, once', () => {
  mkdirSync(join(project, 'part'))
  writeFileSync(join(project, 'part/package-lock.json'), '{}')
  const npm = fakeNpm()
  const result = run(npm, 'part')
  expect(result).toMatchObject({ status: 0, called: true, stderr: '' })
  expect(result.stdout).toContain('dependencies of part')
  expect(existsSync(join(project, 'part/node_modules/.package-lock.json'))).toBe(true)
  rmSync(join(project, 'part/node_modules/.bin'), { recursive: true })
  rmSync(call())
  expect(run(npm, 'part').called).toBe(false)
})

function changeLockfile() {
  const later = new Date(Date.now() + 60_000)
  utimesSync(join(project, 'package-lock.json'), later, later)
}

it('empties no folder that a linked node_modules leads to', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'parley-modules-'))
  symlinkSync(elsewhere, join(project, 'node_modules'))
  const result = run(fakeNpm())
  expect(result).toMatchObject({ status: 1, called: false, stdout: '' })
  expect(result.stderr).toContain('node_modules is a link, and npm ci would empty the folder that it leads to.')
  rmSync(elsewhere, { recursive: true })
})
