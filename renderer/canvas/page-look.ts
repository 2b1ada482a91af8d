/** When what a canvas shows has to be drawn in other colours, another font or other pixels: it reads them from the page. */

/** Calls `changed` at every such change. @returns a function that ends the watching */
export function watchLook(changed: () => void): () => void {
  const themed = new MutationObserver(changed);
  themed.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  const sources: readonly (readonly [EventTarget, string])[] = [
    [document.fonts, 'loadingdone'],
    [window.matchMedia('(forced-colors: active)'), 'change'],
    [window.matchMedia('(prefers-contrast: more)'), 'change'],
  ];
  for (const [source, name] of sources) source.addEventListener(name, changed);
  return () => {
    themed.disconnect();
    for (const [source, name] of sources) source.removeEventListener(name, changed);
  };
}
