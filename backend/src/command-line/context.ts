import { type Config, parseConfig } from '#config.ts'
import { type DatabaseAndVault, openDatabaseAndVault } from './open-database-and-vault.ts'
import type { Terminal } from './terminal.ts'

/** What a command says when it is done: an object for scripts (`--json`), lines for people. */
export interface Result {
  readonly json: unknown
  readonly lines: readonly string[]
}

export interface CommandContext {
  readonly terminal: Terminal
  print(result: Result): void
  /** Runs a command that writes for itself on the backend's database, and closes what it opened. */
  withDatabase(work: (opened: DatabaseAndVault, config: Config) => Promise<void>): Promise<void>
  /** Runs a command on the backend's database, prints its result, and closes what it opened. */
  run(work: (opened: DatabaseAndVault, config: Config) => Promise<Result>): Promise<void>
}

/** @param json asked when a command has ended: options are not read before. */
export const createContext = (terminal: Terminal, json: () => boolean): CommandContext => ({
  terminal,
  print(result) {
    terminal.out(json() ? `${JSON.stringify(result.json, null, 2)}\n` : `${result.lines.join('\n')}\n`)
  },
  run(work) {
    return this.withDatabase(async (opened, config) => this.print(await work(opened, config)))
  },
  async withDatabase(work) {
    const config = parseConfig(terminal.env)
    const opened = await openDatabaseAndVault(config, (line) => terminal.err(`${line}\n`))
    try {
      await work(opened, config)
    } finally {
      await opened.close()
    }
  },
})
