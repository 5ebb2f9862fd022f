/** What a backend tells Prometheus on this port, as it is sent. */
export const scrape = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

/** The value of one series, named as it stands there: `parley_turns_total{outcome="failed"}`. NaN: there is none. */
export const metricOf = (metrics: string, series: string): number => {
  const line = metrics.split('\n').find((line) => line.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1) ?? 'none')
}
