import { Command, CommanderError } from 'commander'
import { AccountError } from '#accounts/account-error.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { inWords, reasonOf } from '#operator-error.ts'
import { SiteError } from '#sites/site-error.ts'
import { addAccountCommands } from './account-commands.ts'
import { addBackupCommands } from './backup-commands.ts'
import { createContext } from './context.ts'
import { addDoctorCommand } from './doctor/doctor-command.ts'
import { addErasureCommands } from './erasure-commands.ts'
import { addKeyCommands } from './key-commands.ts'
import { addSiteCommands } from './site-commands.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** What the shell is told: done, refused or failed, typed wrongly. */
export const exitCode = { done: 0, failed: 1, usage: 2 } as const

/**
 * Runs one command line.
 *
 * @param args without the program's own name.
 * @returns the exit code; what went wrong was written to `terminal.err`.
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('parley')
    .description('The command line of a Parley backend. It takes the same environment as the backend.')
    .option('--json', 'write the result as JSON')
    .showHelpAfterError('With --help after it, the command says what it takes.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  const context = createContext(terminal, () => program.opts().json === true)
  addSiteCommands(program, context)
  addAccountCommands(program, context)
  addKeyCommands(program, context)
  addDoctorCommand(program, context)
  addBackupCommands(program, context)
  addErasureCommands(program, context)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode.done
  } catch (error) {
    // Commander has said by itself what is wrong; help that was asked for is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage
    terminal.err(`parley: ${isUnavailable(error) ? wentAway(error) : inWords(error)}${nextStep(error)}\n`)
    return isUsage(error) ? exitCode.usage : exitCode.failed
  }
}

const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof SiteError && error.code === 'authentication_unsaid')

/** What the terminal can do about it; a merchant's console would say it in its own way. */
const steps: Partial<Record<SiteError['code'], string>> = {
  not_found: ': `parley site list` shows them',
  authentication_unsaid: ': say --auth, with its secret again, or --auth none',
  too_many_origins: ': remove one with `parley site remove-origin`, or make another site',
}
const accountSteps: Partial<Record<AccountError['code'], string>> = {
  not_found: ': `parley account list` shows them',
  email_taken: ': `parley account invite` prints a link to set the password anew',
  suspended: ': `parley account resume` lets it be used again',
  sign_up_closed: ': make it with `parley account create`, or set SIGNUP',
}
const nextStep = (error: unknown): string =>
  (error instanceof SiteError && steps[error.code]) || (error instanceof AccountError && accountSteps[error.code]) || ''

const wentAway = (error: unknown): string =>
  `the database went away (${reasonOf(error)}): run the command again when it is back, \`parley doctor\` says when`
