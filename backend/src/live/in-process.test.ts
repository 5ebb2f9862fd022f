import { describe } from 'vitest'
import { liveContract } from './contract.ts'
import { inProcessLive } from './in-process.ts'

describe('notifications in one process', () => liveContract(() => ({ live: inProcessLive(), settle: async () => {} })))
