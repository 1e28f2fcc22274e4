import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.data/', '.cache/', '**/cdk.out/', '**/cdk.out.new/']),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Fastify's hooks and handlers are async by contract, whether or not they wait for anything.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `openPage<Note>`: what a statement gives back is known to whoever wrote it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'postgres', allowTypeImports: true, message: 'It comes from platform/database/driver.ts.' }],
          patterns: [
            { group: ['@aws-sdk/*'], allowTypeImports: true, message: 'Load it where it is needed: import().' },
          ],
        },
      ],
    },
  },
  {
    // Lambda brings the SDK along.
    files: ['**/*.lambda.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    files: ['app/server/{features,shell}/**/*.{ts,tsx}'],
    // Made before anybody asks for anything.
    ignores: ['app/server/features/sample/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'CallExpression[callee.property.name="begin"]', message: 'Write one statement: see deletePad.' },
      ],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[property.name=/^(only|skip|todo)$/]', message: 'Every test runs.' },
      ],
    },
  },
)
