export interface Instruction {
  readonly name: string
  readonly text: string
}

export interface Stage {
  readonly from: string
  readonly name: string | undefined
  readonly instructions: readonly Instruction[]
}

/** The stages of a Dockerfile, its comments left out and its continued lines joined. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const stages: { from: string; name: string | undefined; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [name = ''] = line.split(' ')
    const rest = line.slice(name.length).trim()
    const [from = '', , stage] = rest.split(' ')
    if (name === 'FROM') stages.push({ from, name: stage, instructions: [] })
    else stages.at(-1)?.instructions.push({ name, text: rest })
  }
  return stages
}

/** The command of an instruction in its exec form, as CMD and HEALTHCHECK have it. */
export function execForm({ text }: Instruction): string[] {
  return JSON.parse(text.slice(text.indexOf('[')))
}
