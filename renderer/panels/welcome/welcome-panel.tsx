import { CircuitBoard, FolderOpen } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { keysOf } from '../../state/commands.ts';
import { hostStore } from '../../state/host.ts';
import { machineStore, type OpenMachine } from '../../state/machine.ts';
import { fetchRecent } from '../../state/opening/files.ts';
import { openDemo, openPicked } from '../../state/opening/open.ts';
import { Logo } from '../top-bar/logo.tsx';
import { RecentFiles } from './recent-files.tsx';
import './welcome.css';

/** What there is before an image is open: three ways to open one. */
export function WelcomePanel() {
  const opening = useStore(machineStore, namesOfOpening);
  useEffect(() => void fetchRecent(), []);
  return (
    <div className="welcome">
      <header className="welcome-head">
        <Logo sizePx={40} />
        <h2>Look inside a firmware image, and drive the flash it lives in.</h2>
      </header>
      {opening === null ? <Doors /> : <Opening what={opening} />}
      <RecentFiles />
      <Footer />
    </div>
  );
}

/** The page stays a moment longer than the opening, until the machine's first bytes are here. */
function namesOfOpening({ opening, machine }: OpenMachine): string | null {
  if (opening !== null || machine === null) return opening;
  return machine.flashes.flatMap(({ image }) => image?.name ?? []).join(', ');
}

function Doors() {
  return (
    <div className="doors">
      <Door
        icon={<FolderOpen size={18} strokeWidth={1.6} />}
        title="Open an image…"
        text="OVMF, AAVMF, a router dump, U-Boot: any raw image. The file is mapped read-only and never changes."
        keys="Ctrl+O"
        run={() => void openPicked()}
      />
      <Door
        icon={<CircuitBoard size={18} strokeWidth={1.6} />}
        title="The demonstration image"
        text="16 MiB of recognisable content, made on this machine, to try things on."
        run={() => void openDemo()}
      />
    </div>
  );
}

function Door({
  icon,
  title,
  text,
  keys,
  run,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  keys?: string;
  run: () => void;
}) {
  return (
    <button type="button" className="door" onClick={run}>
      <span className="door-icon">{icon}</span>
      <span className="door-words">
        <b>{title}</b>
        <span className="secondary">{text}</span>
      </span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </button>
  );
}

function Opening({ what }: { what: string }) {
  return (
    <div className="opening" role="status">
      <p>
        Opening <b>{what}</b>
      </p>
      <progress aria-label="Opening" />
    </div>
  );
}

function Footer() {
  const host = useStore(hostStore);
  return (
    <footer className="welcome-foot secondary small">
      <p>
        Or drop files anywhere on this window. <kbd>{keysOf('view.palette')}</kbd> lists every command,{' '}
        <kbd>{keysOf('help.keys')}</kbd> the keys.
      </p>
      {host !== null && (
        <p>
          Norscope {host.version}. {host.mapping.sentence}
        </p>
      )}
    </footer>
  );
}
