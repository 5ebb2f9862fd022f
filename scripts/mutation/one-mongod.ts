import type { TestProject } from 'vitest/node'
import ownMongod from '../../backend/test/databases/mongod.ts'

/**
 * Takes the mongod that run.ts has started: each of Stryker's processes, which end with every mutant that hangs, would
 * else start one of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const uri = process.env.MUTATION_MONGODB_URI
  if (uri === undefined) return ownMongod(project)
  project.provide('mongoUri', uri)
  return async () => {}
}
