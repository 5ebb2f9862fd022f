/** What a process of the bench does when it is asked over Node's IPC channel. */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>

export interface Call {
  readonly id: number
  readonly name: string
  readonly args: readonly unknown[]
}

export interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** Answers the parent's calls; the process ends with its parent. */
export function serve(handlers: Handlers): void {
  const known = new Map(Object.entries(handlers))
  process.on('message', async ({ id, name, args }: Call) => {
    const handler = known.get(name)
    const answer = async (): Promise<Answer> => {
      if (!handler) return { id, error: `nothing is called ${name}` }
      try {
        return { id, result: await Reflect.apply(handler, undefined, args) }
      } catch (error) {
        return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      }
    }
    process.send?.(await answer())
  })
  process.once('disconnect', () => process.exit())
}
