import { HardDriveDownload, Lock, type LucideIcon, Pencil } from 'lucide-react';
import type { BackingMode } from '../../../app/contract/machine.ts';
import type { PillTone } from '../../kit/pill.tsx';

export interface ModeLook {
  readonly tone: PillTone;
  readonly Icon: LucideIcon;
}

/** What a mode looks like wherever it is named: never by its colour alone. */
export const MODE_LOOKS: Readonly<Record<BackingMode, ModeLook>> = {
  shared: { tone: 'direct', Icon: Lock },
  scratch: { tone: 'changed', Icon: Pencil },
  'write-through': { tone: 'file', Icon: HardDriveDownload },
};
