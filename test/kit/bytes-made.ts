/** How much memory a piece of work asks for, whatever the garbage collector has taken back by its end. */
import { vi } from 'vitest';

const ARRAYS = [Uint8Array, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array, Float64Array];

/** In bytes: of all typed arrays with memory of their own that `body` makes by their constructors. */
export function bytesMade(body: () => void): number {
  let bytes = 0;
  for (const kind of ARRAYS) {
    const construct = (target: typeof kind, values: unknown[], newTarget: typeof kind) => {
      const array: InstanceType<typeof kind> = Reflect.construct(target, values, newTarget);
      if (array.buffer !== values[0]) bytes += array.byteLength;
      return array;
    };
    vi.stubGlobal(kind.name, new Proxy(kind, { construct }));
  }
  try {
    body();
  } finally {
    vi.unstubAllGlobals();
  }
  return bytes;
}
