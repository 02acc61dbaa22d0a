import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sdk = ['@aws-sdk/*', '@smithy/*'];
const runner = ['@actions/*'];
const network = ['node:http', 'node:https', 'node:net', 'node:tls', 'node:dns', 'undici'];

const files = ['node:fs', 'node:fs/promises', 'node:child_process'];

/** A room of one use case: it knows the protocol and Helm's rules, and gets the rest of the world as arguments. */
const useCase = { packages: [...runner, ...sdk, ...network, ...files], rooms: ['action', 'aws'] };
const useCases = ['push', 'login', 'pull', 'delete', 'promote'];

/** What each room of src/ must not know (why: docs/architecture.md). */
const rooms = {
  action: { packages: [...sdk, ...network], rooms: [] },
  ...Object.fromEntries(useCases.map((name) => [name, useCase])),
  chart: { packages: [...runner, ...sdk, ...network], rooms: [...useCases, 'action', 'aws', 'oci'] },
  oci: { packages: [...runner, ...sdk], rooms: [...useCases, 'action', 'aws', 'chart'] },
  aws: { packages: [...runner, ...network], rooms: [...useCases, 'action', 'chart'] },
  encoding: {
    packages: [...runner, ...sdk, ...network],
    rooms: [...useCases, 'action', 'aws', 'chart', 'oci'],
  },
};

const boundaries = Object.entries(rooms).map(([room, forbidden]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...forbidden.packages.map((group) => ({
            group: [group],
            message: `src/${room} must not know ${group}`,
          })),
          ...forbidden.rooms.map((other) => ({
            group: [`**/${other}/**`],
            message: `src/${room} must not know src/${other}`,
          })),
        ],
      },
    ],
  },
}));

/** What a module exports, and what can be called of an exported class; where it implements an interface, that says it. */
const exported = [
  'Program > ExportNamedDeclaration[declaration]',
  'ExportNamedDeclaration > ClassDeclaration[implements.length=0] > ClassBody > MethodDefinition[kind!="constructor"][override!=true][key.type!="PrivateIdentifier"]',
].join(', ');

/** A docstring says what it takes and gives, what it throws, and where its rule is from. */
const documented = {
  meta: {
    schema: [],
    messages: { missing: 'a docstring is missing: what it takes and gives, what it throws' },
  },
  create: (context) => ({
    [exported](node) {
      const comment = context.sourceCode.getCommentsBefore(node).at(-1);
      if (comment?.type !== 'Block' || !comment.value.startsWith('*')) {
        context.report({ node, messageId: 'missing' });
      }
    },
  }),
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '__tests__/fixtures/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*/main.js', '*/post.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // The tsconfig flag noPropertyAccessFromIndexSignature asks for the brackets this rule would remove.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...boundaries,
  {
    files: ['**/*.ts'],
    plugins: { house: { rules: { documented } } },
    rules: { 'house/documented': 'error' },
  },
  {
    files: ['emulator/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '^(?!node:|\\.)', message: "the emulator has nothing but Node's own modules" }],
        },
      ],
    },
  },
  { files: ['scripts/**', 'emulator/cli.ts', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    // GetAuthorizationToken tells the address of another account's registry by `registryIds`, and by nothing else.
    files: ['src/aws/private-registry.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  { files: ['*.js', '*/main.js', '*/post.js'], extends: [tseslint.configs.disableTypeChecked] },
);
