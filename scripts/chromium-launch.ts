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
  // A chat of another site is in a process of its own, as in a shopper's browser; the shell would put it into the shop's.
  '--site-per-process',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  // Plain-http names that are no part of localhost, for shops without TLS.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
  `--disable-features=${disabled.join(',')}`,
]

/** The whole browser, for what the shell has nothing of: its profile and its back-forward cache. */
export const wholeBrowser = { executablePath, args: launchArguments(disabledFeatures) }

/**
 * How the browser is started that a worker's shoppers share, each in a context of their own: where there is one, Chromium's
 * headless shell, which is the same engine without windows and takes half of the processor's time.
 */
export const launchOptions = { ...wholeBrowser, executablePath: process.env.CHROMIUM_SHELL ?? executablePath }
