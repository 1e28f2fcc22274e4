import * as lambda from 'aws-cdk-lib/aws-lambda'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import typescript from 'typescript'

const compilerOptions = { target: typescript.ScriptTarget.ES2024, module: typescript.ModuleKind.ESNext }

/** Read while templates are made, and no longer. */
const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A function of one file, its types taken out. The SDK that it imports comes with Lambda. */
export function lambdaCode(file: string): lambda.Code {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-lambda-'))
  const { outputText } = typescript.transpileModule(readFileSync(file, 'utf8'), { compilerOptions })
  writeFileSync(join(folder, 'index.mjs'), outputText)
  folders.push(folder)
  return lambda.Code.fromAsset(folder)
}
