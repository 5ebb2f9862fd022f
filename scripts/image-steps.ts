import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, join, matchesGlob, relative, sep } from 'node:path'
import { parseDockerfile, type Stage } from './dockerfile.ts'

const root = join(import.meta.dirname, '..')

export interface BuiltImage {
  /** The last stage. */
  readonly stage: Stage
  /** Its working directory. */
  readonly folder: string
  /** What its ENV instructions set. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Does what a Dockerfile says, without Docker: each stage is a folder, COPY copies and RUN runs there. What the base
 * image would bring is this machine's: its system, npm, and the Node that runs the tests.
 *
 * @param within an empty folder.
 * @throws when a command fails, with what it wrote, or an instruction is none that is known here.
 */
export function runImageSteps(dockerfile: string, within: string): BuiltImage {
  const folders = new Map<string, string>()
  let last: BuiltImage | undefined
  for (const stage of parseDockerfile(readFileSync(join(root, dockerfile), 'utf8'))) {
    const folder = mkdtempSync(join(within, 'stage-'))
    const base = folders.get(stage.from)
    if (base) cpSync(base, folder, { recursive: true, verbatimSymlinks: true })
    const env: Record<string, string> = {}
    for (const { name, text } of stage.instructions) {
      if (name === 'COPY') copy(text, folder, folders)
      else if (name === 'RUN') run(text, folder)
      else if (name === 'ENV') env[text.split('=')[0] ?? ''] = text.split('=')[1] ?? ''
      else if (name === 'WORKDIR') expectApp(text)
      else if (!['USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'].includes(name)) throw new Error(`${name} is not known here`)
    }
    if (stage.name) folders.set(stage.name, folder)
    last = { stage, folder, env }
  }
  if (!last) throw new Error(`${dockerfile} has no stage`)
  return last
}

/** A stage's folder stands for `/app`, and so no other may be worked in. */
function expectApp(folder: string): void {
  if (folder !== '/app') throw new Error(`WORKDIR ${folder} is not known here`)
}

function copy(text: string, folder: string, folders: ReadonlyMap<string, string>): void {
  const words = text.split(' ')
  const stage = /^--from=(.+)$/.exec(words[0] ?? '')?.[1]
  const sources = words.slice(stage ? 1 : 0, -1)
  const target = words.at(-1) ?? ''
  const from = stage ? folders.get(stage) : root
  if (from === undefined) throw new Error(`there is no stage ${stage}`)
  for (const source of sources) {
    const path = join(from, source.replace(/^\/app(?=\/|$)/, '.'))
    const into = target.endsWith('/') && !statSync(path).isDirectory() ? join(folder, target, basename(path)) : null
    const to = into ?? join(folder, target)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(path, to, { recursive: true, verbatimSymlinks: true, filter: (file) => stage !== undefined || sent(file) })
  }
}

const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** Whether the builder would be sent this file of the repository. */
function sent(file: string): boolean {
  const path = relative(root, file)
  return !ignored.some((pattern) => matchesGlob(path, pattern))
}

function run(command: string, folder: string): void {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: buildEnv(),
  })
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`)
}

/**
 * As in the image, Node 24 is first on PATH and nothing says what kind of build it is. How to reach the registry is the
 * machine's affair, and what npm has fetched before is not fetched again.
 */
function buildEnv(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, PATH = '', ...machine } = process.env
  const outside = PATH.split(delimiter).filter((entry) => !entry.split(sep).includes('node_modules'))
  return {
    ...machine,
    PATH: [dirname(process.execPath), ...outside].join(delimiter),
    npm_config_prefer_offline: 'true',
  }
}
