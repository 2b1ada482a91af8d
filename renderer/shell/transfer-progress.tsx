import { useStore } from 'zustand';
import { Button } from '../kit/button.tsx';
import { savingStore } from '../state/backing/saving.ts';
import { transferStore } from '../state/transfer.ts';

/** A file on its way, over the panels; a dialog that is open for it shows it itself. */
export function TransferProgress() {
  const transfer = useStore(transferStore, (state) => state.transfer);
  const hasDialog = useStore(savingStore, (state) => state.saving !== null);
  if (transfer === null || hasDialog) return null;
  const { doing, name, done, total, said, cancel } = transfer;
  return (
    <div className="transfer" role="status">
      <p className="one-line">
        {doing} <b>{name}</b>
      </p>
      <progress aria-label={`${doing} ${name}`} value={done} max={Math.max(total, 1)} />
      <p className="secondary">{said}</p>
      <Button onClick={cancel}>Cancel</Button>
    </div>
  );
}
