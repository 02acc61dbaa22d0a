const fontSize = 13;
/** The width of a character, in pixels: of the monospaced fonts below it is 0.6 of their size. */
export const characterWidth = fontSize * 0.6;

/** The colours of GitHub's pages, light and dark: https://primer.style/product/primitives/color */
const style = `
text { font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; fill: #1f2328 }
.title { font-weight: 600; font-size: 18px }
.head { font-weight: 600 }
.quiet { fill: #59636e }
.bad { fill: #d1242f }
.page { fill: #ffffff; stroke: #d1d9e0 }
.box { fill: #f6f8fa }
.line { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .quiet { fill: #9198a1 }
  .bad { fill: #f85149 }
  .page { fill: #0d1117; stroke: #3d444d }
  .box { fill: #151b23 }
  .line { stroke: #3d444d }
}`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A line of text at a place; `kind` is a class of the style above. */
export function textAt(x: number, y: number, text: string, kind = ''): string {
  const classed = kind === '' ? '' : ` class="${kind}"`;
  return `<text x="${x}" y="${y}"${classed}>${escape(text)}</text>`;
}

/** Where a word that is longer than a line is broken: behind its last slash there, else where the line ends. */
function breakOf(word: string, width: number): number {
  return word.lastIndexOf('/', width - 1) + 1 || width;
}

/** Breaks a text into lines of so many characters: at spaces, and within words that are longer. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > width) {
      const at = breakOf(line, width);
      lines.push(line.slice(0, at));
      line = line.slice(at);
    }
  }
  return [...lines, line];
}

/** Makes a picture of its parts: text that can be read and searched, in the colours that the reader's system has. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}\n</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
