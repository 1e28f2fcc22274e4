/** The variable with which a build says which image it pushed. */
export const imageVariable = 'IMAGE'

/**
 * What CodeBuild runs in an unpacked source: the program with which Docker builds everywhere, of the same commit. It needs
 * no package. The Node of this image may be too old to know TypeScript by itself.
 */
export const buildspec = {
  version: 0.2,
  env: { 'exported-variables': [imageVariable] },
  phases: {
    install: { 'runtime-versions': { nodejs: 22 } },
    build: {
      commands: [
        // `export` alone would hide that the program failed.
        `${imageVariable}=$(node --experimental-strip-types infra/deploy/build/within-codebuild.ts)`,
        `export ${imageVariable}`,
      ],
    },
  },
} as const
