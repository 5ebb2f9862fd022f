/**
 * Features that stay off. The last `--disable-features` counts, so this takes the place of Playwright's own list, on which
 * ThirdPartyStoragePartitioning stands: shoppers' browsers have that on, and without it a frame of another site would get
 * neither storage nor Web Locks.
 */
export const disabledFeatures = [
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
]

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const launchArguments = (disabled: readonly string[]) => [
  '--no-sandbox',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  // Plain-http names that are no part of localhost, for shops without TLS.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
  `--disable-features=${disabled.join(',')}`,
]

/** How the browser is started that a worker's shoppers share, each in a context of their own. */
export const launchOptions = { executablePath, args: launchArguments(disabledFeatures) }
