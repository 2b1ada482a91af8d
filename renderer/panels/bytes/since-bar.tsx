import { useStore } from 'zustand';
import { chooseSince, endAsking, sinceStore } from '../../state/since.ts';
import { PositionLine } from '../position-line.tsx';

/** A line to type the cycle that bytes are compared with: Enter takes it, Esc leaves it as it was. */
export function SinceBar({ onLeave }: { onLeave: () => void }) {
  const asks = useStore(sinceStore, (state) => state.asks);
  const leave = () => {
    endAsking();
    onLeave();
  };
  const choose = (position: number) => {
    chooseSince(position);
    onLeave();
  };
  return (
    <PositionLine
      label="Show changed bytes since cycle"
      help="bytes are compared with what they were when it was done."
      asks={asks}
      onChoose={choose}
      onLeave={leave}
    />
  );
}
