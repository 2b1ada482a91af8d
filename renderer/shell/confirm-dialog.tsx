import { HardDriveDownload } from 'lucide-react';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../kit/button.tsx';
import { returnFocus } from '../kit/focus/focus-return.ts';
import { type Asked, confirmStore, type Question } from '../state/confirm.ts';

/** Asks before something is lost or changed. The focus starts on the answer that leaves all as it is. */
export function ConfirmDialog() {
  const asked = useStore(confirmStore, (state) => state.asked);
  // By its number: a question in another's place must not inherit its focus.
  return asked === null ? null : <QuestionDialog key={asked.number} asked={asked} />;
}

function QuestionDialog({ asked: { question, answer } }: { asked: Asked }) {
  const [before] = useState(() => document.activeElement);
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && answer('refusal')}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-shade confirm-shade" />
        <AlertDialog.Content
          className="dialog confirm"
          onCloseAutoFocus={(event) => returnFocus(event, before)}
        >
          <AlertDialog.Title>{question.title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <Words question={question} />
          </AlertDialog.Description>
          <div className="confirm-answers">
            {question.session !== undefined && (
              <Button className="confirm-detour" onClick={() => answer('session')}>
                {question.session}
              </Button>
            )}
            {question.detour !== undefined && (
              <Button className="confirm-detour" onClick={() => answer('detour')}>
                {question.detour}
              </Button>
            )}
            <AlertDialog.Cancel asChild>
              <Button>{question.refusal}</Button>
            </AlertDialog.Cancel>
            <Button
              look={question.changesFile ? 'changing' : 'primary'}
              icon={question.changesFile && <HardDriveDownload size={14} />}
              onClick={() => answer('action')}
            >
              {question.action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function Words({ question: { path, sentences }, ...described }: { question: Question }) {
  return (
    <div className="confirm-words" {...described}>
      {path !== undefined && <p className="confirm-path mono selectable">{path}</p>}
      {sentences.map((sentence) => (
        <p key={sentence} className="secondary">
          {sentence}
        </p>
      ))}
    </div>
  );
}
