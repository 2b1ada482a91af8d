/** A part of the README that a program writes, between two marks that a reader does not see. */

/** @throws Error if the README has no such part */
export function withBlock(readme: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = readme.indexOf(start);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`README.md has no part between ${start} and ${end}`);
  return `${readme.slice(0, from + start.length)}\n${content.trim()}\n${readme.slice(to)}`;
}
