/** How long a call takes until what it promises is there; milliseconds. */
export async function timeOf(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** The budget of a row in milliseconds: none of its measures reaches it. */
export const under = (budgetMs: number) => ({
  text: `worst under ${budgetMs} ms`,
  isMet: ({ max }: { max: number }) => max < budgetMs,
});
