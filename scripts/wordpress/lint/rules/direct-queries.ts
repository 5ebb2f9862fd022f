import { memberName } from '../../php/calls.ts'
import { isNode } from '../../php/syntax-tree.ts'
import { nodeRule } from '../rule.ts'

const queries = new Set([
  'query',
  'get_var',
  'get_col',
  'get_row',
  'get_results',
  'insert',
  'update',
  'replace',
  'delete',
])

/** Plugin Check: direct_db_queries. */
export const directQueries = nodeRule(
  'direct-queries',
  ({ node }) => {
    if (node.kind !== 'call' || !isNode(node.what) || node.what.kind !== 'propertylookup') return null
    const isDatabase = isNode(node.what.what) && node.what.what.name === 'wpdb'
    return isDatabase && queries.has(memberName(node.what) ?? '') ? 'asks the database past WordPress' : null
  },
  'WordPress.DB.DirectDatabaseQuery.DirectQuery',
)
