import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * Ends `pid` when this process is gone, however it went: a shell waits on a pipe from us, and the system closes the pipe
 * of a process that was killed. In a session of its own, so that a Ctrl-C does not end it first. Windows has no shell of
 * this kind; there the next start ends what was left.
 *
 * @returns dismisses the guardian.
 */
export function guard(pid: number): () => void {
  if (process.platform === 'win32') return () => {}
  const guardian = spawn('/bin/sh', ['-c', 'read _; kill -TERM "$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  letExit(guardian)
  return () => guardian.kill('SIGKILL')
}

/** Neither the guardian nor its pipe is a reason for this process to stay. */
function letExit(guardian: ChildProcess): void {
  guardian.unref()
  if (guardian.stdin instanceof Socket) guardian.stdin.unref()
}
