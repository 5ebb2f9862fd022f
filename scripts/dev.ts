import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** `npm run dev`: builds the widget at every change, restarts the backend at every change, checks types as they change. */
const root = fileURLToPath(new URL('..', import.meta.url))
const commands: [string, string[]][] = [
  ['widget', ['widget/build.ts', '--watch']],
  ['backend', ['--watch', '--watch-path=backend/src', '--watch-path=protocol', 'backend/src/main.ts']],
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.', '--watch', '--preserveWatchOutput']],
]
const children = commands.map(([name, args]) => {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => process.stderr.write(text.replace(/^(?=.)/gm, `${name.padEnd(7)} | `)))
  child.on('exit', (code) => {
    process.stderr.write(`${name} ended with ${code}\n`)
    stop('SIGTERM')
  })
  return child
})
function stop(signal: NodeJS.Signals): void {
  for (const child of children) if (child.exitCode === null) child.kill(signal)
}
process.on('SIGINT', () => stop('SIGINT'))
process.on('SIGTERM', () => stop('SIGTERM'))
