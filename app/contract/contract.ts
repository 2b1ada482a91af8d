/** All that the window and the engine say to each other. Both ends derive their types from this one value. */
import { beside } from './beside.ts';
import { comparing } from './comparing.ts';
import { composer } from './composer.ts';
import { consoleContract } from './console.ts';
import { edit } from './edit.ts';
import { exporting } from './export.ts';
import { file } from './file.ts';
import { finding } from './finding.ts';
import { flashLayout } from './flash-layout.ts';
import { footprint } from './footprint.ts';
import { host } from './host.ts';
import { image } from './image.ts';
import type { ClientOf, HandlersOf } from './link/link.ts';
import { machine } from './machine.ts';
import { note } from './note.ts';
import { overview } from './overview/overview.ts';
import { query } from './query.ts';
import { script } from './script.ts';
import { session } from './session.ts';
import { states } from './states.ts';
import { story } from './story.ts';
import { structure } from './structure.ts';

export const contract = {
  ...host,
  ...file,
  ...machine,
  ...image,
  ...edit,
  ...query,
  ...states,
  ...consoleContract,
  ...composer,
  ...footprint,
  ...story,
  ...script,
  ...exporting,
  ...beside,
  ...session,
  ...structure,
  ...finding,
  ...overview,
  ...comparing,
  ...note,
  ...flashLayout,
} as const;
export type Contract = typeof contract;

/** What the engine and its host implement, one function a request. */
export type Handlers = HandlersOf<Contract>;
/** What the window calls. */
export type Client = ClientOf<Contract>;
