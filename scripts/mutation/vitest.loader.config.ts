import { defineConfig } from 'vitest/config'
import { browserProject } from '../../widget/test/browser-project.ts'

/** The tests beside the loader: in Node what needs no page, and the rest in a browser. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['widget/loader/**/*.test.ts'], exclude: ['**/*.browser.test.ts'] } },
      browserProject,
    ],
  },
})
