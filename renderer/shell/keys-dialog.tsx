import { useStore } from 'zustand';
import { Dialog } from '../kit/overlays/dialog.tsx';
import { MAP_KEYS } from '../panels/byte-map/map-keys.ts';
import { GRID_KEYS } from '../panels/bytes/grid-keys.ts';
import { INSPECTOR_KEYS } from '../panels/inspector/inspector-keys.ts';
import { GRAPH_KEYS } from '../panels/states/graph-keys.ts';
import { WAVE_KEYS } from '../panels/timeline/wave-keys.ts';
import { commandsStore } from '../state/commands.ts';
import { closeOverlay } from '../state/layout.ts';

/** Every command that has keys, from the registry itself, and the keys of the grid, the map, the inspector, the state machine and the waveform. */
export function KeysDialog() {
  const commands = useStore(commandsStore);
  const withKeys = commands.filter((command) => command.keys.length > 0);
  return (
    <Dialog title="Keyboard shortcuts" onClose={closeOverlay}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
      <section className="keys-list" tabIndex={0} aria-label="Keys">
        <dl>
          {withKeys.map(({ id, title, keys }) => (
            <Row key={id} does={title} keys={keys} />
          ))}
        </dl>
        <h3>In the bytes</h3>
        <dl>
          {GRID_KEYS.map(({ does, keys }) => (
            <Row key={does} does={does} keys={keys} />
          ))}
        </dl>
        <h3>In the map of bytes</h3>
        <dl>
          {MAP_KEYS.map(({ does, keys }) => (
            <Row key={does} does={does} keys={keys} />
          ))}
        </dl>
        <h3>In the byte inspector</h3>
        <dl>
          {INSPECTOR_KEYS.map(({ does, keys }) => (
            <Row key={does} does={does} keys={keys} />
          ))}
        </dl>
        <h3>In the state machine</h3>
        <dl>
          {GRAPH_KEYS.map(({ does, keys }) => (
            <Row key={does} does={does} keys={keys} />
          ))}
        </dl>
        <h3>In the waveform</h3>
        <dl>
          {WAVE_KEYS.map(({ does, keys }) => (
            <Row key={does} does={does} keys={keys} />
          ))}
        </dl>
      </section>
    </Dialog>
  );
}

function Row({ does, keys }: { does: string; keys: readonly string[] }) {
  return (
    <div>
      <dt>{does}</dt>
      <dd>
        {keys.map((chord) => (
          <kbd key={chord}>{chord}</kbd>
        ))}
      </dd>
    </div>
  );
}
