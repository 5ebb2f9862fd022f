import { join } from 'node:path'

/** Where the private MongoDB of a data folder keeps what it is. */
export const mongodFolder = (dataDir: string): string => join(dataDir, 'mongodb')

/** What others need to reach it, in files of that folder. */
export const filesIn = (folder: string) => ({
  /** The process that runs it now. */
  record: join(folder, 'mongod.pid'),
  port: join(folder, 'port'),
  password: join(folder, 'password'),
})
