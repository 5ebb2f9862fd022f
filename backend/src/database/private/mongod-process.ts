import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { fullDisk } from './full-disk.ts'
import { guard } from './guardian.ts'
import { replicaSetName } from './replica-set.ts'

export interface MongodOptions {
  readonly binary: string
  readonly folder: string
  readonly port: number
  readonly keyFile: string
}

export interface MongodProcess {
  readonly pid: number
  /** Settles with the reason when the process has ended, whoever ended it. */
  readonly ended: Promise<string>
  readonly kill: (signal: NodeJS.Signals) => void
}

const startDeadlineMs = 60_000
const askEveryMs = 20

/**
 * Starts mongod and waits until it accepts connections.
 *
 * @throws with its own words when it ends before that, or does not get there within a minute.
 */
export async function startMongod(options: MongodOptions): Promise<MongodProcess> {
  const logPath = join(options.folder, 'mongod.log')
  const logFile = await freshLog(logPath)
  // A process group of its own: Ctrl-C and signals to the group are for the backend, which stops mongod last.
  const child = spawn(options.binary, mongodArguments(options), {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', logFile.fd, logFile.fd],
  })
  child.unref()
  const ended = once(child, 'exit').then(
    async ([code, signal]) => {
      const why = code === otherVersion ? otherVersionWords : await fullDisk(options.folder)
      return `it ended with ${signal ?? code}${await lastWords(logPath)}: ${why ?? `${logPath} says more`}`
    },
    (error: unknown) => `${options.binary} cannot be run (${reasonOf(error)}): set MONGOD to one that can`,
  )
  await logFile.close()
  const { pid } = child
  if (pid === undefined) throw new OperatorError(`MongoDB did not start: ${await ended}`)
  const dismissGuardian = guard(pid)
  void ended.then(dismissGuardian)

  const mongod: MongodProcess = { pid, ended, kill: (signal) => child.kill(signal) }
  const accepting = new AbortController()
  const failure = await Promise.race([ended, acceptsConnections(options.port, logPath, accepting.signal)])
  accepting.abort()
  if (failure === null) return mongod
  mongod.kill('SIGKILL')
  throw new OperatorError(`MongoDB did not start: ${failure}`)
}

function mongodArguments({ folder, port, keyFile }: MongodOptions): string[] {
  return [
    ...['--dbpath', join(folder, 'data'), '--storageEngine', 'wiredTiger'],
    ...['--bind_ip', '127.0.0.1', '--port', String(port)],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...['--replSet', replicaSetName, '--keyFile', keyFile, '--oplogSize', '256'],
    // 6.0.5 leaks memory to anyone through zlib, before any login: CVE-2025-14847.
    ...['--networkMessageCompressors', 'disabled'],
    // Three files of 100 MB, written before the first use, would be most of what a start costs in time and on the disk.
    ...['--wiredTigerEngineConfigString', 'log=(file_max=16MB,prealloc=false)'],
    // Its flight recorder would write up to 200 MB that nobody reads.
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--quiet'],
  ]
}

/** The log of this run; the one of the run before is kept, because it tells why that one ended. */
async function freshLog(path: string) {
  try {
    await rename(path, `${path}.previous`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  return open(path, 'w', 0o600)
}

/** Null once the port answers, or what to say when it did not in time. */
async function acceptsConnections(port: number, logPath: string, signal: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + startDeadlineMs
  while (!signal.aborted && performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return null
    } catch {
      // Refused: it is not there yet.
      await delay(askEveryMs)
    } finally {
      socket.destroy()
    }
  }
  return `it accepted no connection within ${startDeadlineMs / 1000} s: ${logPath} says more`
}

/** mongod's exit code for "the datafiles are incompatible with the version of mongod". */
const otherVersion = 62
const otherVersionWords = 'another version wrote its data. Name that one in MONGOD, or a new folder in DATA_DIR'

/** What mongod's log says about its end: its errors, or else, when it never came to log, its last line. */
async function lastWords(logPath: string): Promise<string> {
  // Whoever removes the folder of a running mongod ends it too.
  const text = await readFile(logPath, 'utf8').catch((error: unknown) => `its log cannot be read: ${error}`)
  const lines = text.trim().split('\n').slice(-200)
  const plain = lines.filter((line) => line !== '' && !line.startsWith('{'))
  const errors = lines.flatMap((line) => (/"s":"[EF]"/.test(line) ? [errorText(line)] : []))
  const words = [...plain.slice(-1), ...errors.slice(0, 3)].join('; ')
  return words === '' ? '' : ` (${words})`
}

function errorText(line: string): string {
  const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? line
  const detail = /"(?:error|message|reason|errmsg)":"([^"]*)"/.exec(line)?.[1]
  return detail ? `${message}: ${detail}` : message
}
