/** Where no picture is drawn, in a hidden tab or a frame out of sight, it is done after so long, in milliseconds. */
const latestMs = 100

/** Calls back once, before the browser draws its next picture. */
export function beforeNextPicture(callback: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    callback()
  }
  const frame = requestAnimationFrame(once)
  const timer = setTimeout(once, latestMs)
}
