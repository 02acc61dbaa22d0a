/**
 * Returns a page with what stands between `<!-- name -->` and `<!-- /name -->` replaced. Throws if the page has no such place.
 */
export function withMarked(page: string, name: string, content: string): string {
  const marked = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
  if (!marked.test(page)) throw new Error(`the page has no <!-- ${name} --> … <!-- /${name} -->`);
  return page.replace(marked, (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`);
}
