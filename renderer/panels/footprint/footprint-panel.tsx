import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { type LabImage, labStore, loadMeans, runLab } from '../../state/footprint/lab.ts';
import { isOf, qemuFor, refusalOf, requestOf } from '../../state/footprint/lab-request.ts';
import { lookAtPages, residencyStore } from '../../state/footprint/residency.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { LabForm } from './lab-form.tsx';
import { LabResults } from './lab-results.tsx';
import { LabWords } from './lab-words.tsx';
import { PageMap } from './page-map.tsx';
import './footprint.css';

/** What many machines cost that have the same image behind a flash, by how they hold it. */
export function FootprintPanel() {
  const chosen = useStore(labStore, (lab) => lab.image);
  const current = useStore(machineStore, currentFlash);
  const flashes = useStore(machineStore, (state) => state.machine?.flashes) ?? [];
  useEffect(() => void loadMeans(), []);
  const shown = [current, ...flashes].flatMap((flash) => flash?.image ?? []);
  const image = chosen ?? shown[0] ?? null;
  if (image === null)
    return <p className="view lab-nothing secondary">No flash has an image: attach one, then come back.</p>;
  const holder = flashes.find((flash) => flash.image?.path === image.path) ?? null;
  return <LabPage image={image} flash={holder} />;
}

function LabPage({ image, flash }: { image: LabImage; flash: FlashState | null }) {
  const lab = useStore(labStore);
  const qemu = qemuFor(lab.means, useImageBytes(image, flash));
  const run = async () => {
    const request = requestOf(lab, image, qemu);
    if (request === null) return;
    await runLab(request);
    // The person may look at another image by now.
    if (residencyStore.getState().image === image.path) await lookAtPages(image.path);
  };
  const bodyRef = useRef<HTMLElement>(null);
  useViewFocus(bodyRef);
  const cancelByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || lab.run === null) return;
    event.stopPropagation();
    lab.run.cancel();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc works wherever the focus is in the page
    <div className="view" onKeyDown={cancelByKey}>
      <LabForm image={image} refusal={refusalOf(lab)} onRun={() => void run()} />
      {lab.error !== null && (
        <p className="lab-error selectable" role="alert">
          <b>{lab.error.what}.</b> {lab.error.todo}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
      <section ref={bodyRef} className="lab-body" tabIndex={0} aria-label="Footprint">
        <LabResults qemu={qemu} isOfNow={isOf(lab, requestOf(lab, image, qemu))} />
        <PageMap image={image.path} flash={flash} />
        <LabWords />
      </section>
    </div>
  );
}

/** Null as long as nobody has looked at it. */
function useImageBytes({ path }: LabImage, flash: FlashState | null): number | null {
  const look = useStore(residencyStore);
  return flash?.image?.sizeBytes ?? (look.image === path ? (look.residency?.fileBytes ?? null) : null);
}
