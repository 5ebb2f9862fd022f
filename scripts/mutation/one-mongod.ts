import type { TestProject } from 'vitest/node'

/**
 * Hands on the mongod that run.ts has started: each of Stryker's processes, which end with every mutant that hangs, would
 * else start one of its own.
 */
export default function setup(project: TestProject): void {
  const uri = process.env.MUTATION_MONGODB_URI
  if (uri === undefined) throw new Error('This is run by `npm run mutate -- <folder>`')
  project.provide('mongoUri', uri)
}
