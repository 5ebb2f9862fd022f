import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'

/** Another Node process, seen through its inspector (`--inspect=127.0.0.1:<port>`): its memory once garbage is gone. */
export interface Inspected {
  /** Bytes, after garbage collection. */
  memory(): Promise<Memory>
  close(): void
}

interface Memory {
  /** What JavaScript holds. */
  readonly heap: number
  /** What lies in buffers beside the heap. */
  readonly buffers: number
  /** What the process holds of the machine's memory. */
  readonly resident: number
}

const targets = v.tuple([v.object({ webSocketDebuggerUrl: v.string() })])
const answer = v.object({ id: v.optional(v.number()), result: v.optional(v.unknown()) })
const heapUsage = v.object({ usedSize: v.number(), backingStorageSize: v.number() })

/** @param pid whose memory is read; on Linux. */
export async function inspect(pid: number, port: number): Promise<Inspected> {
  const [{ webSocketDebuggerUrl }] = v.parse(targets, await (await fetch(`http://127.0.0.1:${port}/json/list`)).json())
  const socket = new WebSocket(webSocketDebuggerUrl)
  await once(socket, 'open')
  let calls = 0
  const call = (method: string): Promise<unknown> => {
    const id = ++calls
    return new Promise((resolve) => {
      const hear = ({ data }: MessageEvent) => {
        const said = v.parse(answer, JSON.parse(String(data)))
        if (said.id !== id) return
        socket.removeEventListener('message', hear)
        resolve(said.result)
      }
      socket.addEventListener('message', hear)
      socket.send(JSON.stringify({ id, method }))
    })
  }
  return {
    async memory() {
      // What only a finalizer lets go of is gone after the second.
      for (let round = 0; round < 2; round++) await call('HeapProfiler.collectGarbage')
      const { usedSize, backingStorageSize } = v.parse(heapUsage, await call('Runtime.getHeapUsage'))
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      const resident = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024
      return { heap: usedSize, buffers: backingStorageSize, resident }
    },
    close: () => socket.close(),
  }
}
