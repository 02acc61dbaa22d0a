import { characterWidth, picture, textAt, wrap } from './svg.ts';

/** The characters that each column of the table has. */
const widths = [7, 8, 48, 36, 7, 28];
const [margin, padding, lineHeight] = [20, 10, 19];

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function all(html: string, tag: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([^]*?)</${tag}>`, 'g'))].map(
    ([, inner = '']) => inner,
  );
}

/** Draws a job summary of the action: its title, its table and its lines to install. */
export function drawSummary(html: string): string {
  const parts: string[] = [];
  const x = widths.map((_, column) =>
    widths
      .slice(0, column)
      .reduce((sum, width) => sum + width * characterWidth + 2 * padding, margin + padding),
  );
  const width = Math.ceil(
    widths.reduce((sum, each) => sum + each * characterWidth + 2 * padding, 2 * margin),
  );
  let y = margin + 22;
  for (const title of all(html, 'h3')) parts.push(textAt(margin, y, plain(title), 'title'));
  y += 18;
  all(html, 'tr').forEach((row, index) => {
    const kind = index === 0 ? 'head' : '';
    const cells = all(row, index === 0 ? 'th' : 'td').map((cell, column) =>
      cell.split('<br>').flatMap((line) => wrap(plain(line), widths[column] ?? 0)),
    );
    parts.push(`<path class="line" d="M${margin} ${y}H${width - margin}"/>`);
    cells.forEach((lines, column) => {
      lines.forEach((text, line) => {
        if (text !== '') parts.push(textAt(x[column] ?? 0, y + lineHeight * (line + 0.9) + 4, text, kind));
      });
    });
    y += lineHeight * Math.max(...cells.map((lines) => lines.length)) + 12;
  });
  parts.push(`<path class="line" d="M${margin} ${y}H${width - margin}"/>`);
  const code = all(html, 'pre').flatMap((block) => plain(block).split('\n'));
  const height = code.length * lineHeight + 2 * padding;
  parts.push(
    `<rect class="box" x="${margin}" y="${y + 16}" width="${width - 2 * margin}" height="${height}" rx="6"/>`,
  );
  code.forEach((text, index) => {
    parts.push(textAt(margin + padding, y + 16 + padding + lineHeight * (index + 0.75), text));
  });
  return picture(width, y + 16 + height + margin, plain(all(html, 'h3')[0] ?? ''), parts);
}
