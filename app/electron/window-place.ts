/** Where the window was when it was last closed, and where it may open now. Sizes and places in pixels. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export const MIN_SIZE = { width: 960, height: 600 } as const;
const DEFAULT_SIZE = { width: 1440, height: 900 } as const;

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Bounds = z.infer<typeof Bounds>;

const WindowPlace = z.object({ bounds: Bounds, isMaximized: z.boolean() });
export type WindowPlace = z.infer<typeof WindowPlace>;

/** Null where nothing was remembered, or nothing that makes sense. */
export function readPlace(path: string): WindowPlace | null {
  try {
    return WindowPlace.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Remembers the place; a disk that refuses it costs the person nothing but the memory of it. */
export function writePlace(path: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(place));
  } catch {
    return;
  }
}

/**
 * Bounds that lie wholly on one of the displays: the one that shows most of the remembered bounds, or the first.
 * `workAreas` are the displays without their task bars, the main one first; at least one.
 */
export function placeOnDisplay(remembered: Bounds | null, workAreas: readonly [Bounds, ...Bounds[]]): Bounds {
  if (remembered === null) return centred(DEFAULT_SIZE, workAreas[0]);
  const [area] = [...workAreas].sort((a, b) => overlap(remembered, b) - overlap(remembered, a));
  if (area === undefined || overlap(remembered, area) === 0) return centred(remembered, workAreas[0]);
  const { width, height } = fitted(remembered, area);
  return {
    x: clamp(remembered.x, area.x, area.x + area.width - width),
    y: clamp(remembered.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

type Size = { readonly width: number; readonly height: number };

function fitted(size: Size, area: Bounds): Size {
  return {
    width: Math.min(Math.max(size.width, MIN_SIZE.width), area.width),
    height: Math.min(Math.max(size.height, MIN_SIZE.height), area.height),
  };
}

function centred(size: Size, area: Bounds): Bounds {
  const { width, height } = fitted(size, area);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
