import { Cpu } from 'lucide-react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { shortFlashName } from '../../format/paths.ts';
import { Panel } from '../../kit/panel.tsx';
import { Dot, Pill } from '../../kit/pill.tsx';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { MODE_LOOKS } from '../top-bar/mode-look.tsx';
import { DeviceFacts } from './device-facts.tsx';
import { DeviceStateHead } from './device-state.tsx';
import { LastCycles } from './last-cycles.tsx';
import { LostNotice } from './lost-notice.tsx';
import { NextCycles } from './next-cycles.tsx';
import { RegisterBits } from './register-bits.tsx';
import { WriteBufferCells } from './write-buffer.tsx';
import './device.css';

/** The device now, as it describes itself: the window knows no command set. */
export function DevicePanel() {
  const flash = useStore(machineStore, currentFlash);
  if (flash === null) return null;
  return (
    <Panel title={shortFlashName(flash.name)} icon={<Cpu size={14} />} note={chipsText(flash)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
      <section className="device panel-body selectable" tabIndex={0} aria-label="Device state">
        {flash.image?.condition === 'lost' && <LostNotice flash={flash.index} image={flash.image} />}
        {flash.image?.condition === 'lost' ? <Gone /> : <Now flash={flash} />}
        <NextCycles flash={flash} next={flash.image?.condition === 'lost' ? [] : flash.device.next} />
        <Protection flash={flash} />
      </section>
      <LastCycles flash={flash} />
    </Panel>
  );
}

/** `Intel command set · 2 × 16 bit` */
function chipsText({ commandSet, geometry }: FlashState): string {
  return `${commandSet} · ${geometry.interleave} × ${geometry.deviceWidthBytes * 8} bit`;
}

function Now({ flash: { device, isDirect } }: { flash: FlashState }) {
  return (
    <div className="device-part">
      <DeviceStateHead device={device} isDirect={isDirect} />
      {device.registers.map((register) => (
        <RegisterBits key={register.title} register={register} />
      ))}
      {device.facts.length > 0 && <DeviceFacts facts={device.facts} />}
      {device.buffer !== null && <WriteBufferCells buffer={device.buffer} />}
    </div>
  );
}

/** In place of a state that no longer answers. */
function Gone() {
  return (
    <div className="device-part">
      <div className="device-state" aria-live="polite">
        <Dot tone="error" />
        <div>
          <h3>The image is lost</h3>
          <p className="secondary">Nothing is read from it until it is opened again.</p>
        </div>
      </div>
    </div>
  );
}

function Protection({ flash: { image, isProtected, protection, device } }: { flash: FlashState }) {
  const { tone, Icon } = MODE_LOOKS['write-through'];
  return (
    <div className="device-part">
      <h3 className="device-protection">
        {isProtected ? 'Protected' : 'Writable'}
        {image?.mode === 'write-through' && (
          <Pill tone={tone} icon={<Icon size={12} />}>
            the file changes
          </Pill>
        )}
      </h3>
      <p className="secondary">{protection}</p>
      <p className="device-locks secondary">{device.locks}</p>
    </div>
  );
}
