import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { shortFlashName } from '../../format/paths.ts';
import { compareStore, compareWith, endAskingForPosition } from '../../state/compare/comparison.ts';
import { PositionLine } from '../position-line.tsx';

/** A line to type the cycle that the flash is compared with: Enter takes it, Esc leaves it. */
export function PositionBar({ flash }: { flash: FlashState }) {
  const asks = useStore(compareStore, (state) => state.asks);
  return (
    <PositionLine
      label="Compare with cycle"
      help={`${shortFlashName(flash.name)} is compared with what it held then.`}
      asks={asks}
      onChoose={(position) => void compareWith(flash.index, { kind: 'position', position })}
      onLeave={endAskingForPosition}
    />
  );
}
