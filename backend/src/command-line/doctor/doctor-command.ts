import type { Command } from 'commander'
import mongoose from 'mongoose'
import { type Config, ConfigError, parseConfig } from '#config.ts'
import { WrongSecret } from '#keys/canary.ts'
import { OperatorError } from '#operator-error.ts'
import type { CommandContext } from '../context.ts'
import { openBackend } from '../open-backend.ts'
import { UsageError } from '../usage-error.ts'
import { type Check, checkLines, failed, ok } from './check.ts'
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
    .option('--site <pk_…>', "look at a site too: its state, its origins, its agent's address")
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
    const backend = await openBackend(config, (line) => terminal.err(`${line}\n`))
    try {
      checks.push(ok('secret', 'it is the one that the database was written with'))
      checks.push(...(await databaseChecks(backend.connection)))
      if (config.redisUrl) checks.push(await redisCheck(config.redisUrl))
      if (site) checks.push(...(await siteChecks(backend, config, site)))
    } finally {
      await backend.close()
    }
  } catch (error) {
    if (error instanceof WrongSecret) checks.push(failed('secret', 'it is another one', error.message))
    else if (error instanceof mongoose.mongo.MongoError || error instanceof mongoose.Error)
      checks.push(
        failed('database', error.message, 'is it running, and is MONGODB_URI right, its user and password too?'),
      )
    else throw error
  }
  return checks
}
