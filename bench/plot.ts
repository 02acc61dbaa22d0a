/** A plot of one line. The horizontal axis is logarithmic; so is the vertical one, unless it begins at zero. */
export interface Plot {
  readonly title: string;
  /** From left to right, both values above zero. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly showX: (x: number) => string;
  readonly showY: (y: number) => string;
  readonly fromZero: boolean;
}

const [width, height] = [400, 240];
/** The part of a plot that holds its line. */
const area = { left: 40, right: width - 40, top: 66, bottom: height - 36 };

// The mark of the reader's system decides between the two; GitHub shows the file as an image, which has no other sign.
const style = `
  text { font: 12px system-ui, sans-serif; fill: #57606a; text-anchor: middle }
  .title { font-weight: 600; font-size: 14px; fill: #1f2328; text-anchor: start }
  .axis { stroke: #d0d7de }
  .line { stroke: #0969da; stroke-width: 2; fill: none }
  .point { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .title { fill: #f0f6fc }
    .axis { stroke: #3d444d }
    .line { stroke: #4493f8 }
    .point { fill: #4493f8 }
  }
`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Returns the position of a value between two ends: 0 at the low end, 1 at the high end. */
function share(value: number, low: number, high: number): number {
  return high === low ? 0 : (value - low) / (high - low);
}

function draw({ title, points, showX, showY, fromZero }: Plot): string {
  const scaled = points.map(({ x, y }) => ({ x: Math.log(x), y: fromZero ? y : Math.log(y) }));
  const [xs, ys] = [scaled.map(({ x }) => x), scaled.map(({ y }) => y)];
  const lowest = fromZero ? 0 : Math.min(...ys);
  const marks = scaled.map(({ x, y }, index) => ({
    x: Math.round(area.left + share(x, Math.min(...xs), Math.max(...xs)) * (area.right - area.left)),
    y: Math.round(area.bottom - share(y, lowest, Math.max(...ys)) * (area.bottom - area.top)),
    point: points[index] ?? { x: 0, y: 0 },
  }));
  return [
    `<text class="title" x="${area.left - 24}" y="28">${escape(title)}</text>`,
    `<path class="axis" d="M${area.left - 24} ${area.bottom + 8}H${area.right + 24}"/>`,
    `<polyline class="line" points="${marks.map(({ x, y }) => `${x},${y}`).join(' ')}"/>`,
    ...marks.flatMap(({ x, y, point }) => [
      `<circle class="point" cx="${x}" cy="${y}" r="4"/>`,
      `<text x="${x}" y="${y - 10}">${escape(showY(point.y))}</text>`,
      `<text x="${x}" y="${area.bottom + 26}">${escape(showX(point.x))}</text>`,
    ]),
  ].join('\n');
}

/** Returns plots, two in a row, as an SVG image that is readable on light and dark backgrounds. */
export function plotsAsSvg(plots: readonly Plot[]): string {
  const rows = Math.ceil(plots.length / 2);
  const groups = plots.map(
    (plot, index) =>
      `<g transform="translate(${(index % 2) * width} ${Math.floor(index / 2) * height})">\n${draw(plot)}\n</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${rows * height}" role="img">`,
    `<title>${escape(plots.map(({ title }) => title).join('; '))}</title>`,
    `<style>${style}</style>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}
