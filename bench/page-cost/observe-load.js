// Runs in the page before its own scripts.
{
  let [fcp, lcp, tbt, cls] = [0, 0, 0, 0]
  const watch = (type, see) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) see(entry)
    }).observe({ type, buffered: true })
  watch('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') fcp = startTime
  })
  watch('largest-contentful-paint', ({ startTime }) => {
    lcp = startTime
  })
  watch('longtask', ({ duration }) => {
    tbt += duration - 50
  })
  watch('layout-shift', ({ value }) => {
    cls += value
  })
  window.metrics = () => ({ fcp, lcp, tbt, cls })
}
