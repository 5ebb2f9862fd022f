// Runs before `npm start`, `npm test` and `npm run dev`: installs the dependencies when they are absent or old, so that a
// new clone needs one command. Of another folder with a lockfile of its own, where one is named. It is plain JavaScript
// without dependencies because nothing is installed yet, and because the machine's own Node, from version 20 on, runs it.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync, utimesSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const [, , folder = ''] = process.argv
const root = join(fileURLToPath(new URL('..', import.meta.url)), folder)
const lockfile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
/** npm writes it last: what it describes is installed. */
const installed = join(modules, '.package-lock.json')

const reason = whyInstall()
if (reason && lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
  console.error(
    `node_modules is a link, and npm ci would empty the folder that it leads to. Run this there: ${reason}.`,
  )
  process.exitCode = 1
} else if (reason) {
  console.log(`Installing dependencies${folder && ` of ${folder}`} (npm ci): ${reason}.`)
  process.exitCode = install()
}

function whyInstall() {
  if (!existsSync(modules)) return 'nothing is installed yet'
  if (!existsSync(installed)) return 'the last installation did not finish'
  if (statSync(installed).mtimeMs < statSync(lockfile).mtimeMs)
    return 'package-lock.json is newer than what is installed'
  if (!folder && !existsSync(join(modules, '.bin', 'node'))) return 'Node 24 is missing'
}

function install() {
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: pathWithoutModules() },
  })
  if (error) throw error
  if (status === 0) markInstalled()
  // No status: a signal ended npm.
  return status ?? 1
}

/** npm puts node_modules/.bin first; npm ci would delete the very Node 24 it then runs on. */
function pathWithoutModules() {
  const outside = (entry) => !entry.split(sep).includes('node_modules')
  return (process.env.PATH ?? '').split(delimiter).filter(outside).join(delimiter)
}

/** npm may keep an older time, and a fresh checkout's lockfile may be newer: without this each start would install again. */
function markInstalled() {
  const time = new Date(Math.max(Date.now(), Math.ceil(statSync(lockfile).mtimeMs)))
  utimesSync(installed, time, time)
}
