// Runs in the page and in the frame before their own scripts. Times are of the wall clock, which both share.
{
  const seen = { letters: 0 }
  const wall = (at) => performance.timeOrigin + at
  const onClick = ({ timeStamp }) => {
    seen.clickedAt ??= wall(timeStamp)
  }
  const onInput = ({ timeStamp }) => {
    seen.typedAt ??= wall(timeStamp)
    seen.letters++
  }
  addEventListener('click', onClick, true)
  addEventListener('input', onInput, true)
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntriesByName('first-contentful-paint')) seen.paintedAt = wall(startTime)
  }).observe({ type: 'paint', buffered: true })
  new MutationObserver(() => {
    if (document.querySelector('.panel')) seen.readyAt ??= wall(performance.now())
  }).observe(document, { childList: true, subtree: true })
  window.watched = () => ({ ...seen, text: document.querySelector('textarea')?.value ?? '' })
}
