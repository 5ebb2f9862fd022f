import { startPrivateMongod } from '#database/private/private-mongod.ts'
import { serverBinary } from '../databases/server-binary.ts'

/** A backend of its own for a test to kill: starts the private MongoDB in the named folder and prints its address. */
const dataDir = process.argv[2]
if (!dataDir) throw new Error('Name the data folder')
const { uri } = await startPrivateMongod({ ...serverBinary, dataDir, log: () => {} })
process.stdout.write(`${uri}\n`)
process.stdin.resume()
