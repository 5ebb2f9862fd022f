import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * When the process began, as the system tells it, or null when there is none. A process id alone proves nothing: after
 * a crash or a reboot it may belong to a stranger. The text is only good for comparing.
 *
 * On Windows nothing tells it cheaply: null.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return fromProc(pid)
  if (process.platform === 'win32') return null
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim()
  } catch (error) {
    // ps ends with 1 and says nothing when there is no such process.
    if (error instanceof Error && 'code' in error && error.code === 1) return null
    throw error
  }
}

/** proc(5): after the command's closing bracket come the state (field 3) and, as field 22, the start in ticks since boot. */
async function fromProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; it only waits for its parent to ask how.
    if (fields[0] === 'Z') return null
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()} ${fields[19]}`
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
    throw error
  }
}
