import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sdk = ['@aws-sdk/*', '@smithy/*'];
const runner = ['@actions/*'];
const network = ['node:http', 'node:https', 'node:net', 'node:tls', 'node:dns', 'undici'];

const files = ['node:fs', 'node:fs/promises', 'node:child_process'];

const useCases = ['push', 'login', 'pull', 'delete', 'promote'];
const useCase = {
  imports: ['registry', 'oci', 'chart', 'http', 'go', 'digest.ts', 'text.ts'],
  packages: [...runner, ...sdk, ...network, ...files],
};

/** What each room of src/ may import from other rooms, and the packages it must not know (why: docs/architecture.md). */
const rooms = {
  commands: { imports: ['*'], packages: [...sdk, ...network, ...files] },
  adapters: {
    imports: [
      ...useCases,
      'registry',
      'ecr',
      'oci',
      'chart',
      'helm',
      'runner',
      'workspace',
      'http',
      'go',
      'digest.ts',
      'text.ts',
      'version.ts',
    ],
    packages: [...sdk, ...network],
  },
  runner: {
    imports: [
      ...useCases,
      'registry',
      'ecr',
      'oci',
      'chart',
      'workspace',
      'http',
      'go',
      'digest.ts',
      'text.ts',
    ],
    packages: [...sdk, ...network],
  },
  ...Object.fromEntries(useCases.map((name) => [name, useCase])),
  registry: {
    imports: ['oci', 'chart', 'http', 'go', 'digest.ts', 'text.ts'],
    packages: [...runner, ...sdk, ...network, ...files],
  },
  ecr: {
    imports: ['registry', 'oci', 'chart', 'http', 'go', 'digest.ts', 'text.ts'],
    packages: [...runner, ...network],
  },
  helm: {
    imports: ['chart', 'workspace', 'http', 'go', 'digest.ts', 'text.ts'],
    packages: [...sdk, ...network],
  },
  chart: {
    imports: ['workspace', 'http', 'go', 'digest.ts', 'text.ts'],
    packages: [...runner, ...sdk, ...network],
  },
  oci: { imports: ['http', 'go', 'digest.ts', 'text.ts'], packages: [...runner, ...sdk] },
  http: { imports: ['go', 'digest.ts', 'text.ts'], packages: [...runner, ...sdk] },
  workspace: { imports: ['go', 'digest.ts', 'text.ts'], packages: [...runner, ...sdk, ...network] },
  go: { imports: [], packages: [...runner, ...sdk, ...network, ...files] },
};

/** The folders inside chart/, each with those that it may import. */
const chartRooms = {
  version: [],
  yaml: [],
  metadata: ['version', 'yaml'],
  archive: [],
  load: ['metadata', 'archive', 'version', 'yaml'],
};

/** The pattern of the imports that lead into one of these folders or files, seen from any depth. */
function leadingInto(names) {
  return `^(?:\\.\\./)+(?:${names.join('|').replaceAll('.', '\\.')})(?:/|$)`;
}

function boundary(folder, forbidden, packages) {
  const patterns = packages.map((name) => ({
    group: [name],
    message: `src/${folder} must not know ${name}`,
  }));
  if (forbidden.length > 0) {
    patterns.push({
      regex: leadingInto(forbidden),
      message: `src/${folder} must not know this room: docs/architecture.md`,
    });
  }
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

const boundaries = [
  ...Object.entries(rooms).map(([room, { imports, packages }]) => {
    const others = Object.keys(rooms).filter((other) => other !== room && !imports.includes(other));
    return boundary(room, imports.includes('*') ? [] : others, packages);
  }),
  ...Object.entries(chartRooms).map(([folder, imports]) => {
    const { chart } = rooms;
    const outside = Object.keys(rooms).filter((other) => other !== 'chart' && !chart.imports.includes(other));
    const beside = Object.keys(chartRooms).filter((other) => other !== folder && !imports.includes(other));
    return boundary(`chart/${folder}`, [...outside, ...beside], chart.packages);
  }),
];

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

/** The functions that open files, or copy them. */
const opening = /^(?:readFile|open|createReadStream|copyFile|cp|openAsBlob|read|readv|watch)(?:Sync)?$/;

/** Who opens files beside src/workspace, and why they are not the workspace's. */
const opensFiles = {
  'src/chart/archive/spill-store.ts': 'a temporary file of its own',
  'src/helm/install.ts': 'the Helm that it has downloaded',
};

/** What the workspace holds may come from anybody: src/workspace alone opens its files, after it has checked them. */
const guarded = {
  meta: {
    schema: [],
    messages: { opens: 'only src/workspace opens files of the workspace: read-guard.ts' },
  },
  create: (context) => ({
    'ImportDeclaration[source.value=/^(?:node:)?fs(?:\\u002fpromises)?$/]'(node) {
      for (const specifier of node.specifiers) {
        const isWhole = specifier.type !== 'ImportSpecifier';
        if (isWhole || opening.test(specifier.imported.name)) {
          context.report({ node: specifier, messageId: 'opens' });
        }
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
    files: ['src/**/*.ts'],
    ignores: ['src/workspace/**', ...Object.keys(opensFiles)],
    plugins: { guard: { rules: { guarded } } },
    rules: { 'guard/guarded': 'error' },
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
    files: ['src/ecr/private-registry.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    files: ['*.js', '*/main.js', '*/post.js'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/explicit-function-return-type': 'off' },
  },
);
