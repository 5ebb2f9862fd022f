/** For `vi.waitFor`: a site is remembered for two seconds, and an address may open thirty sessions of it a minute. */
export const oftenEnough = { timeout: 10_000, interval: 500 } as const
