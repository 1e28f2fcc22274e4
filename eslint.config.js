import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.data/', '.cache/', '**/cdk.out/', '**/cdk.out.new/']),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Fastify expects async hooks and handlers, also where they await nothing.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `openPage<Note>`: the caller knows the type of the rows that its statement returns.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'pg', importNames: ['Client', 'Pool', 'default'], message: 'It comes from platform/database.' },
            { name: 'pg-pool', message: 'It comes from platform/database.' },
          ],
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
    // A rollback also undoes statements that other callers sent on the same connection (decision 15).
    files: ['app/server/**/*.{ts,tsx}'],
    ignores: ['app/server/platform/database/{transaction,migrate,pool,connection}.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^\\s*(begin|start transaction)\\b/i]',
          message: 'transaction() says BEGIN, on a connection of its own.',
        },
        {
          selector: 'TemplateElement:first-child[value.raw=/^\\s*(begin|start transaction)\\b/i]',
          message: 'transaction() says BEGIN, on a connection of its own.',
        },
        {
          selector:
            ':matches(CallExpression[callee.object.name=/^(sql|tx|pool|database|db)$/], CallExpression[callee.object.property.name=/^(sql|pool)$/])[callee.property.name=/^(begin|connect)$/]',
          message: 'Connections are handed out by pool.use() and transaction().',
        },
      ],
    },
  },
  {
    files: ['app/server/platform/database/{connection,pool}.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
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
