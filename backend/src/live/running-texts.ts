import type { ChainableCommander } from 'ioredis'
import { wholePairs } from '#conversation/surrogate-pair.ts'
import type { SharedRedis } from '#redis/connection.ts'

/** What grows within this time is told at once, in milliseconds. */
const joinMs = 20
/** Redis refused, or was too slow: after so long, in milliseconds, it is told again. */
const retryMs = 1_000
/**
 * A text that no longer grows is dropped after so long, in seconds: longer than any turn takes. For as long a frozen one
 * takes nothing more: a process that was cut off may tell all it has when it is back.
 */
const textSeconds = 600
/** Code units that are read at once. */
const readUnits = 16_384

// UTF-16, so that a place in the value is twice an offset of the protocol.
const textKey = (replyId: string) => `parley:text:${replyId}`
const frozenKey = (replyId: string) => `parley:sealed:${replyId}`

/**
 * Adds a piece at its place and says so to the visitor's other streams. 0: Redis does not hold what comes before it (it
 * was restarted, or made room), so the whole is needed.
 */
const append = `
  if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
  if ARGV[1] == '0' then redis.call('SET', KEYS[1], ARGV[2])
  elseif redis.call('STRLEN', KEYS[1]) == tonumber(ARGV[1]) then redis.call('APPEND', KEYS[1], ARGV[2])
  else return 0 end
  redis.call('EXPIRE', KEYS[1], ${textSeconds})
  redis.call('PUBLISH', ARGV[3], ARGV[4])
  return 1`

interface Growing {
  readonly channel: string
  text: string
  /** Code units of it that Redis has. */
  told: number
}

/**
 * The texts of running replies in Redis: their owners add to them, and any process reads them. A key holds a reply's text
 * from its beginning on without a gap, or does not exist.
 */
export class RunningTexts {
  readonly #redis: SharedRedis
  readonly #processId: string
  /** What runs here. */
  readonly #growing = new Map<string, Growing>()
  #timer: NodeJS.Timeout | undefined

  /** @param processId is published with every growth, for whoever wrote it itself. */
  constructor(redis: SharedRedis, processId: string) {
    this.#redis = redis
    this.#processId = processId
    redis.onConnected(() => {
      for (const reply of this.#growing.values()) reply.told = 0
      this.#schedule()
    })
  }

  grew(channel: string, replyId: string, text: string): void {
    const reply = this.#growing.get(replyId)
    if (reply) reply.text = text
    else this.#growing.set(replyId, { channel, text, told: 0 })
    this.#schedule()
  }

  async beyond(replyId: string, offset: number): Promise<string> {
    const read = await this.#redis.attempt((client) =>
      client.getrangeBuffer(textKey(replyId), offset * 2, (offset + readUnits) * 2 - 1),
    )
    return wholePairs(read?.toString('utf16le') ?? '')
  }

  /** What was added before is read, what comes after is refused: the commands of one connection are done in order. */
  async freeze(replyId: string): Promise<string> {
    const freeze = () =>
      this.#redis.attempt((client) =>
        Promise.all([client.set(frozenKey(replyId), 1, 'EX', textSeconds), client.getBuffer(textKey(replyId))]),
      )
    // Twice: what was shown would be taken back, if a Redis that is only slow were taken for one that holds nothing.
    const [, held] = (await freeze()) ?? (await freeze()) ?? []
    return held?.toString('utf16le') ?? ''
  }

  async drop(replyId: string): Promise<void> {
    this.#growing.delete(replyId)
    await this.#redis.attempt((client) => client.del(textKey(replyId)))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#growing.clear()
  }

  #schedule(afterMs = joinMs): void {
    this.#timer ??= setTimeout(() => void this.#tell(), afterMs)
  }

  /** Tells all that grew, in one go. The next one waits for the answers: a slow Redis gets larger pieces, not more. */
  async #tell(): Promise<void> {
    const grown = [...this.#growing].filter(([, { text, told }]) => text.length > told)
    const held = await this.#redis.attempt(async (client) => {
      const commands = client.pipeline()
      for (const [replyId, reply] of grown) this.#append(commands, replyId, reply)
      const answers = (await commands.exec()) ?? []
      return answers.map(([error, held]) => {
        if (error) throw error
        return held === 1
      })
    })
    grown.forEach(([, reply], index) => {
      if (!held?.[index]) reply.told = 0
    })
    this.#timer = undefined
    // While Redis is away there is nothing to try: its return begins anew.
    if (this.#redis.connected && [...this.#growing.values()].some(({ text, told }) => text.length > told))
      this.#schedule(held ? joinMs : retryMs)
  }

  #append(commands: ChainableCommander, replyId: string, reply: Growing): void {
    const { channel, text, told } = reply
    const piece = Buffer.from(text.slice(told), 'utf16le')
    reply.told = text.length
    commands.eval(append, 2, textKey(replyId), frozenKey(replyId), told * 2, piece, channel, this.#processId)
  }
}
