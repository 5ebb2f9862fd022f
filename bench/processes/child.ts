import { fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Answer, Call, Handlers } from './rpc.ts'

/** A process of the bench, asked by name for what its handlers do. */
export interface Child<H extends Handlers> {
  call<Name extends keyof H & string>(name: Name, ...args: Parameters<H[Name]>): Promise<Awaited<ReturnType<H[Name]>>>
  /** Tells it to end; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface ChildOptions {
  /** Where its standard output goes; else nowhere. */
  readonly output?: string
  readonly env?: Readonly<Record<string, string>>
  readonly execArgv?: readonly string[]
}

const here = { PATH: process.env.PATH, HOME: process.env.HOME }

/** Starts a module of TypeScript, with the garbage collector at hand (`probe`). */
export function startChild<H extends Handlers>(module: URL, options: ChildOptions = {}): Child<H> {
  const child = fork(fileURLToPath(module), {
    serialization: 'advanced',
    execArgv: ['--expose-gc', ...(options.execArgv ?? [])],
    env: { ...here, ...options.env },
    stdio: ['ignore', options.output === undefined ? 'ignore' : openSync(options.output, 'a'), 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit')
  const waiting = new Map<number, PromiseWithResolvers<never>>()
  const said: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text) => said.push(text))
  child.on('message', ({ id, result, error }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error !== undefined) asked?.reject(new Error(error))
    // What crosses the channel has the type that the child's own handlers, named by H, return.
    else asked?.resolve(result as never)
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${module.pathname} ended: ${said.join('')}`))
    waiting.clear()
  })
  let calls = 0
  return {
    call(name, ...args) {
      if (child.exitCode !== null) throw new Error(`${module.pathname} ended: ${said.join('')}`)
      const asked = Promise.withResolvers<never>()
      const call: Call = { id: calls++, name, args }
      waiting.set(call.id, asked)
      child.send(call)
      return asked.promise
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
    },
  }
}
