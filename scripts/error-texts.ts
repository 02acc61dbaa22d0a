import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A text that users may meet. */
export interface ErrorText {
  /**
   * The class of the error; `inputs` for what is wrong with an input, `explained` for what an answer means, `several` for a list.
   */
  readonly kind: string;
  /** What varies stands in angle brackets. */
  readonly text: string;
}

/** The error classes and texts of src/, as its code has them. */
export interface ErrorTexts {
  /** What a class says of itself, by its name. */
  readonly classes: ReadonlyMap<string, string>;
  readonly texts: readonly ErrorText[];
}

/** Returns a name for what varies: `target.uri` is a `uri`, `quoted(text)` a `text`. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'length' ? 'number' : node.name.text;
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    return first === undefined ? nameOf(node.expression) : nameOf(first);
  }
  return '…';
}

/** Reports whether a function has a parameter of a name, or a loop a variable of its own. */
function binds(scope: ts.Node, name: string): boolean {
  const bound: ts.Node[] = [];
  if (ts.isFunctionLike(scope)) bound.push(...scope.parameters.map((parameter) => parameter.name));
  if (ts.isForOfStatement(scope)) bound.push(scope.initializer);
  return bound.some((node) => new RegExp(`\\b${name}\\b`).test(node.getText()));
}

/** Returns the value of a constant from the nearest scope; undefined if it is not a constant or not known here. */
function constantOf(identifier: ts.Identifier): ts.Expression | undefined {
  for (let scope: ts.Node = identifier.parent; ; scope = scope.parent) {
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      const declared = scope.statements
        .filter(ts.isVariableStatement)
        .flatMap(({ declarationList }) => declarationList.declarations)
        .find(({ name }) => new RegExp(`\\b${identifier.text}\\b`).test(name.getText()));
      if (declared !== undefined) return ts.isIdentifier(declared.name) ? declared.initializer : undefined;
    }
    if (ts.isSourceFile(scope) || binds(scope, identifier.text)) return undefined;
  }
}

/** Returns the texts that an expression can have: none if it is not a text, several if it is conditional. */
function textsOf(node: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) {
    return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  }
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<readonly string[]>(
      (texts, { expression, literal }) =>
        texts.flatMap((text) => partsOf(expression).map((part) => text + part + literal.text)),
      [node.head.text],
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textsOf(node.left), textsOf(node.right)];
    return left.flatMap((before) =>
      right.length === 0 ? [`${before}‹…›`] : right.map((after) => before + after),
    );
  }
  if (ts.isIdentifier(node)) {
    const value = constantOf(node);
    return value === undefined || ts.isIdentifier(value) ? [] : textsOf(value);
  }
  return [];
}

function partsOf(expression: ts.Expression): readonly string[] {
  const texts = ts.isIdentifier(expression) ? textsOf(expression) : [];
  return texts.length === 0 ? [`‹${nameOf(expression)}›`] : texts;
}

/** Functions that give the text of an error, by their names. */
const explaining = /^(explain|missing|refus|denied)/i;

/** Methods that note what is wrong with an input. */
const noting: ReadonlySet<string> = new Set(['reject', 'rejectSecret', 'checked']);

function docOf(node: ts.ClassDeclaration): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => (typeof comment === 'string' ? comment : ''))
    .join(' ')
    .replace(/\s+/g, ' ');
}

function isError(node: ts.ClassDeclaration): boolean {
  return (
    node.heritageClauses?.some(({ types }) =>
      types.some(({ expression }) => expression.getText() === 'Error'),
    ) ?? false
  );
}

/** What a part of the code stands in. */
interface Around {
  readonly class?: string;
  /** A function that gives the text of an error. */
  readonly explains?: boolean;
  /** A function that says what is wrong with an input. */
  readonly judges?: boolean;
}

/** Reads one file of src/. */
function readTexts(file: ts.SourceFile, classes: Map<string, string>, texts: ErrorText[]): void {
  const note = (kind: string, nodes: readonly ts.Expression[]): void => {
    for (const node of nodes) for (const text of textsOf(node)) texts.push({ kind, text });
  };
  const visit = (node: ts.Node, around: Around): void => {
    let inside = around;
    if (ts.isClassDeclaration(node) && node.name !== undefined && isError(node)) {
      classes.set(node.name.text, docOf(node));
      inside = { class: node.name.text };
    }
    if (ts.isFunctionDeclaration(node)) {
      const name = node.name?.text ?? '';
      inside = { explains: explaining.test(name), judges: /(Mistake|Problem)$/.test(name) };
    }
    if (
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text.endsWith('Error')
    ) {
      note(node.expression.text, node.arguments?.filter((argument) => !isMethodName(argument)) ?? []);
    }
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (expression.kind === ts.SyntaxKind.SuperKeyword && around.class !== undefined)
        note(around.class, node.arguments);
      if (ts.isPropertyAccessExpression(expression) && noting.has(expression.name.text))
        noteMistake(node, texts);
    }
    if (ts.isReturnStatement(node) && around.judges === true && node.expression !== undefined) {
      for (const text of textsOf(node.expression)) texts.push({ kind: 'inputs', text: `‹input›: ${text}` });
    }
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'message')
      note('several', [node.initializer]);
    if (ts.isReturnStatement(node) && around.explains === true && node.expression !== undefined) {
      note('explained', [node.expression]);
    }
    ts.forEachChild(node, (child) => {
      visit(child, inside);
    });
  };
  visit(file, {});
}

/** A ProtocolError and a NetworkError begin with the request's method. */
function isMethodName(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) && /^[A-Z]+$/.test(node.text);
}

/** `inputs.reject(input, value, remedy)`, `inputs.rejectSecret(input, remedy)`, `inputs.checked(input, check, remedy)`. */
function noteMistake(call: ts.CallExpression, texts: ErrorText[]): void {
  const [first, ...others] = call.arguments;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return;
  const [input = `‹${nameOf(first)}›`] = textsOf(first);
  for (const remedy of textsOf(last)) texts.push({ kind: 'inputs', text: `${input}: ${remedy}` });
}

/** Reads the error classes and texts of all files below a folder. */
export async function readErrorTexts(folder: string): Promise<ErrorTexts> {
  const names = await readdir(folder, { recursive: true });
  const classes = new Map<string, string>();
  const texts: ErrorText[] = [];
  for (const name of names.filter((candidate) => candidate.endsWith('.ts')).sort()) {
    const path = join(folder, name);
    const source = await readFile(path, 'utf8');
    readTexts(
      ts.createSourceFile(relative(folder, path), source, ts.ScriptTarget.Latest, true),
      classes,
      texts,
    );
  }
  return { classes, texts };
}
