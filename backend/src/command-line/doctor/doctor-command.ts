import type { Command } from 'commander'
import mongoose from 'mongoose'
import { type Config, ConfigError, parseConfig } from '#config.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { WrongSecret } from '#keys/canary.ts'
import { inWords, OperatorError, reasonOf } from '#operator-error.ts'
import type { CommandContext } from '../context.ts'
import { openDatabaseAndVault } from '../open-database-and-vault.ts'
import { UsageError } from '../usage-error.ts'
import { type Check, checkLines, failed, hint, ok } from './check.ts'
import { databaseChecks } from './database-checks.ts'
import { proxyChecks } from './proxy-checks.ts'
import { publicUrlCheck } from './public-url-check.ts'
import { redisCheck } from './redis-check.ts'
import { type SiteQuestions, siteChecks } from './site-checks.ts'

/** `parley doctor`: looks at everything that has to be right, and says of what is not what to do. */
export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('look for what is wrong, and say what to do')
    .option('--site <site>', "look at a site too, by its key or id: its state, its origins, its agent's address")
    .option('--origin <origin>', 'may the widget of that site stand there?')
    .option('--call', "call that site's agent once, which runs its workflow")
    .action(async ({ site, ...asked }: Partial<SiteQuestions>) => {
      if (site === undefined && (asked.origin !== undefined || asked.call))
        throw new UsageError('--origin and --call need --site')
      const checks = await examine(context, site === undefined ? null : { ...asked, site })
      const bad = checks.filter(({ state }) => state === 'failed').length
      context.print({ json: { ok: bad === 0, checks }, lines: checks.flatMap(checkLines) })
      if (bad > 0) throw new OperatorError(`${bad} of ${checks.length} checks failed`)
    })
}

async function examine({ terminal }: CommandContext, site: SiteQuestions | null): Promise<Check[]> {
  let config: Config
  try {
    config = parseConfig(terminal.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) => failed('configuration', problem, 'change the environment, and look again'))
  }
  const checks = [
    ok('configuration', config.production ? 'for production' : 'for trying out'),
    await publicUrlCheck(config.publicUrl),
    ...proxyChecks(config),
  ]
  try {
    const opened = await openDatabaseAndVault(config, (line) => terminal.err(`${line}\n`))
    try {
      checks.push(ok('secret', 'it is the one that the database was written with'))
      checks.push(...(await databaseChecks(opened.connection)))
      if (config.redisUrl) checks.push(await redisCheck(config.redisUrl))
      checks.push(...(site ? await siteChecks(opened, config, site) : [noAgent]))
    } finally {
      await opened.close()
    }
  } catch (error) {
    checks.push(whatEndedIt(error))
  }
  return checks
}

const noAgent = hint('agent', 'none was looked at', '`--site <key> --call` asks one')

/** No check can follow it; those made before stand. */
function whatEndedIt(error: unknown): Check {
  if (error instanceof WrongSecret) return failed('secret', 'it is another one', error.message)
  if (error instanceof OperatorError) return failed('database', 'it cannot be used', error.message)
  if (isUnavailable(error)) return failed('database', `it went away (${reasonOf(error)})`, 'look again when it is back')
  if (error instanceof mongoose.mongo.MongoServerError)
    return failed('database', error.message, 'give the user of MONGODB_URI the role readWrite on its database')
  return failed('doctor', 'it cannot go on', inWords(error))
}
