import { RotateCw, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import type { ImageState } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { Button } from '../../kit/button.tsx';
import { machineStore } from '../../state/machine.ts';
import { askAndReopen, goesWithReopening } from '../../state/session/reopen.ts';

/** The file no longer covers what was mapped: what happened, and the way back. */
export function LostNotice({ flash, image }: { flash: FlashIndex; image: ImageState }) {
  const going = useStore(machineStore, goesWithReopening);
  return (
    <div className="device-lost" role="alert">
      <p>
        <Unplug size={14} aria-hidden="true" />
        <b>{image.name} is lost</b>
      </p>
      <p>{image.sentence}</p>
      {going !== null && <p>{going}</p>}
      <Button icon={<RotateCw size={14} />} onClick={() => void askAndReopen(flash)}>
        Reopen
      </Button>
    </div>
  );
}
