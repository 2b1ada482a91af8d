/** The views of one part of the program each. */
import { BESIDE_SCENES } from './beside-scenes.ts';
import { COMPARE_SCENES } from './compare-scenes.ts';
import { COMPOSER_SCENES } from './composer-scenes.ts';
import { FIND_SCENES } from './find-scenes.ts';
import { FOOTPRINT_SCENES } from './footprint-scenes.ts';
import { GRID_SCENES } from './grid-scenes.ts';
import { INSPECTOR_SCENES } from './inspector-scenes.ts';
import { LAYOUT_SCENES } from './layout-scenes.ts';
import { MAP_SCENES } from './map-scenes.ts';
import { NOTE_SCENES } from './note-scenes.ts';
import type { Scene } from './scene.ts';
import { SCRIPT_SCENES } from './script-scenes.ts';
import { SESSION_SCENES } from './session-scenes.ts';
import { STATE_SCENES } from './state-scenes.ts';
import { STRUCTURE_SCENES } from './structure-scenes.ts';
import { TRACE_SCENES } from './trace-scenes.ts';

export const TOPIC_SCENES: readonly Scene[] = [
  ...BESIDE_SCENES,
  ...COMPARE_SCENES,
  ...COMPOSER_SCENES,
  ...FOOTPRINT_SCENES,
  ...INSPECTOR_SCENES,
  ...GRID_SCENES,
  ...MAP_SCENES,
  ...STATE_SCENES,
  ...STRUCTURE_SCENES,
  ...TRACE_SCENES,
  ...SCRIPT_SCENES,
  ...FIND_SCENES,
  ...SESSION_SCENES,
  ...NOTE_SCENES,
  ...LAYOUT_SCENES,
];
