import { probe } from './probe.ts'
import { serve } from './rpc.ts'

/** Loaded into the backend by `--import`: it measures the process from within and changes nothing of it. */
serve(probe)
// The channel alone must not keep a backend alive that was told to stop.
process.channel?.unref()
