import { Component, type ReactNode } from 'react'

interface Props {
  /** What stands there instead; `again` tries to draw the children once more. */
  fallback(again: () => void): ReactNode
  onError(): void
  children: ReactNode
}

/** Keeps a component that breaks from taking the rest with it. What it threw is for the console alone. */
export class Boundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidCatch(error: unknown) {
    console.error(error)
    this.props.onError()
  }

  override render() {
    return this.state.broken ? this.props.fallback(() => this.setState({ broken: false })) : this.props.children
  }
}
