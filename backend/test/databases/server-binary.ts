import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the tests get their MongoDB server: as `npm start` does, so that one download serves both. */
export const serverBinary = {
  mongodPath: process.env.MONGOD || null,
  cacheDir: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley'),
}
