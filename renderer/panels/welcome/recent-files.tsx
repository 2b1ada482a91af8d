import { FileWarning, HardDrive, History, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { RecentFile } from '../../../app/contract/file.ts';
import { formatSize } from '../../format/numbers.ts';
import { folderOf } from '../../format/paths.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { forgetRecent, recentStore } from '../../state/opening/files.ts';
import { openPaths } from '../../state/opening/open.ts';
import { isSession } from '../../state/session/saved-session.ts';

/** Images and sessions that were open before, the last one first. Those that are gone say so and can be taken off the list. */
export function RecentFiles() {
  const files = useStore(recentStore, (state) => state.files);
  if (files === null || files.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent-title">
      <h3 id="recent-title">Recent</h3>
      <ul>
        {files.map((file) => (
          <RecentRow key={file.path} file={file} />
        ))}
      </ul>
    </section>
  );
}

function RecentRow({ file: { path, name, sizeBytes, format } }: { file: RecentFile }) {
  const isMissing = sizeBytes === null;
  const Icon = isMissing ? FileWarning : isSession(path) ? History : HardDrive;
  return (
    <li className="recent-row">
      <button
        type="button"
        className="recent-open"
        title={path}
        disabled={isMissing}
        onClick={() => void openPaths([path], { format })}
      >
        <Icon size={14} />
        <span className="recent-name one-line">{name}</span>
        <span className="recent-folder secondary small one-line">{folderOf(path)}</span>
        <span className="recent-size secondary">
          {isMissing ? 'not there any more' : formatSize(sizeBytes)}
        </span>
      </button>
      <IconButton label={`Forget ${name}`} icon={<X size={14} />} onClick={() => void forgetRecent(path)} />
    </li>
  );
}
