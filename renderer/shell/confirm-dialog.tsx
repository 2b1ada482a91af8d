import { AlertDialog } from 'radix-ui';
import { useStore } from 'zustand';
import { Button } from '../kit/button.tsx';
import { confirmStore } from '../state/confirm.ts';

/** Asks before something is lost. The focus starts on the answer that loses nothing. */
export function ConfirmDialog() {
  const asked = useStore(confirmStore, (state) => state.asked);
  if (asked === null) return null;
  const { question, answer } = asked;
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && answer(false)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade" />
        <AlertDialog.Content className="dialog confirm">
          <AlertDialog.Title>{question.title}</AlertDialog.Title>
          <AlertDialog.Description className="secondary">{question.sentence}</AlertDialog.Description>
          <div className="confirm-answers">
            <AlertDialog.Cancel asChild>
              <Button>Keep the changes</Button>
            </AlertDialog.Cancel>
            <Button look="primary" onClick={() => answer(true)}>
              {question.action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
