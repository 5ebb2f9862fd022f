import { calledFunction } from '../../php/calls.ts'
import { nodeRule } from '../rule.ts'

/** What the directory refuses, by what stands in its place. Plugin Check: plugin_review_phpcs, write_file. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'runs code or programs': [
    ...[
      'exec',
      'shell_exec',
      'system',
      'passthru',
      'proc_open',
      'popen',
      'create_function',
      'assert',
      'dl',
      'call_user_method',
    ],
  ],
  'hides code': ['base64_decode', 'base64_encode', 'gzinflate', 'gzuncompress', 'str_rot13', 'convert_uudecode'],
  'is left from looking for mistakes': [
    ...['error_log', 'var_dump', 'var_export', 'print_r', 'debug_backtrace', 'trigger_error', 'phpinfo'],
  ],
  'is WP_Filesystem’s': [
    ...['fopen', 'fwrite', 'fputs', 'file_put_contents', 'unlink', 'rename', 'mkdir', 'rmdir', 'chmod', 'touch'],
    ...['move_uploaded_file', 'tempnam', 'tmpfile'],
  ],
  'is wp_remote_get’s': [
    'curl_init',
    'curl_exec',
    'fsockopen',
    'stream_socket_client',
    'file_get_contents',
    'readfile',
  ],
  'has a WordPress function of its own': [
    ...['json_encode', 'parse_url', 'strip_tags', 'rand', 'mt_rand', 'srand', 'mt_srand', 'date'],
  ],
  'changes the whole site': [
    ...['ini_set', 'set_time_limit', 'error_reporting', 'date_default_timezone_set', 'session_start', 'setlocale'],
    ...['putenv', 'set_error_handler', 'register_shutdown_function', 'query_posts', 'wp_reset_query', 'extract'],
  ],
  'is done by WordPress since 4.6': ['load_plugin_textdomain'],
}

const reasons = new Map(
  Object.entries(groups).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
)

export const forbiddenFunctions = nodeRule(
  'forbidden-functions',
  ({ node }) => {
    if (node.kind === 'eval' || node.kind === 'goto') return `${node.kind} runs code that nobody can read`
    if (node.kind === 'encapsed' && node.type === 'shell') return 'runs a program'
    const name = calledFunction(node)?.toLowerCase()
    const reason = reasons.get(name ?? '')
    return reason === undefined ? null : `${name}() ${reason}`
  },
  'WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode',
)
