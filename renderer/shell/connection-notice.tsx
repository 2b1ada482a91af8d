import { Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '../kit/button.tsx';
import { engineConnection, retryConnection } from '../state/connection.ts';

/** A line across the window while the engine can't be reached; nothing when it can. */
export function ConnectionNotice() {
  const connection = useStore(engineConnection);
  if (connection === 'open' || connection === 'connecting') return null;
  return (
    <div className="connection-notice" role="alert">
      <Unplug size={14} />
      {connection === 'refused' && (
        <p>
          The engine was started again, and a restarted engine has a new address: open the one it printed in
          its terminal. Image files are untouched.
        </p>
      )}
      {connection === 'ended' && <p>The engine stopped. Start Norscope again; image files are untouched.</p>}
      {connection === 'waiting' && (
        <>
          <p>
            The connection to the engine ended. Norscope looks for it; if it was stopped, start it again and
            open the address it prints. Image files are untouched.
          </p>
          <Button onClick={retryConnection}>Try now</Button>
        </>
      )}
    </div>
  );
}
