import { crumbsOf } from './browse-list.ts';

/** The way from the root to the folder on the screen; each step opens that folder. */
export function Crumbs({ directory, onGo }: { directory: string; onGo: (directory: string) => void }) {
  return (
    <nav className="crumbs" aria-label="Folders above">
      {crumbsOf(directory).map(({ name, path }) => (
        <button key={path} type="button" className="crumb" onClick={() => onGo(path)}>
          {name}
        </button>
      ))}
    </nav>
  );
}
