import type { Storage } from './storage.ts'

export type OwnStorage = Pick<Storage, 'read' | 'write'>

/**
 * What is kept of a visitor. A browser may be several people's: each thing names its writer, is read by no other, and
 * gives way to what the next one keeps. What nobody in particular wrote is theirs who signs in. Nothing is kept while
 * `owner` (see `SessionKeeper`) is not known.
 */
export function ownStorage(storage: Storage, owner: () => string | undefined): OwnStorage {
  const read = (name: string) => {
    const [, writer, value] = /^(\S*) (.*)/s.exec(storage.read(name) ?? '') ?? []
    return !writer || writer === owner() ? value : undefined
  }
  return {
    read,
    write(name, value) {
      const may = value === null ? read(name) : owner()
      if (may !== undefined) storage.write(name, value && `${owner()} ${value}`)
    },
  }
}
