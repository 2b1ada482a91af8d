import { RotateCw, Unplug } from 'lucide-react';
import type { ImageState } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { Button } from '../../kit/button.tsx';
import { reopenImage } from '../../state/machine.ts';

/** The file no longer covers what was mapped: what happened, and the way back. */
export function LostNotice({ flash, image }: { flash: FlashIndex; image: ImageState }) {
  return (
    <div className="device-lost" role="alert">
      <p>
        <Unplug size={14} aria-hidden="true" />
        <b>{image.name} is lost</b>
      </p>
      <p>{image.sentence}</p>
      <Button icon={<RotateCw size={14} />} onClick={() => void reopenImage(flash)}>
        Reopen
      </Button>
    </div>
  );
}
