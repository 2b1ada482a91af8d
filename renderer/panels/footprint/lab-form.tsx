import { ChevronDown, CircleStop, FileCode, FolderOpen, Play } from 'lucide-react';
import { type FormEvent, useId } from 'react';
import { useStore } from 'zustand';
import { type FootprintProgress, INSTANCES_MAX, phaseWords } from '../../../app/contract/footprint.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/overlays/menu.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { type LabImage, labStore, pickLabImage, setUp } from '../../state/footprint/lab.ts';
import { instancesOf } from '../../state/footprint/lab-request.ts';
import { machineStore } from '../../state/machine.ts';

const READS = [
  { value: 'boot', label: 'what a boot reads' },
  { value: 'all', label: 'every page' },
] as const;

/** What is measured, and the button that does it. */
export function LabForm({
  image,
  refusal,
  onRun,
}: {
  image: LabImage;
  /** Why nothing can be measured as it stands, for the person; null where it can. */
  refusal: string | null;
  onRun: () => void;
}) {
  const id = useId();
  const { instances, touch, run, outcome } = useStore(labStore);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (run !== null) run.cancel();
    else if (refusal === null) onRun();
  };
  return (
    <form className="lab-form" onSubmit={submitted}>
      <ImageMenu image={image} />
      <label htmlFor={`${id}-instances`} className="secondary">
        up to
      </label>
      <input
        id={`${id}-instances`}
        className="field mono lab-instances"
        inputMode="numeric"
        autoComplete="off"
        aria-label={`Number of processes, at most ${INSTANCES_MAX}`}
        aria-invalid={instancesOf(instances) === null}
        value={instances}
        onChange={(event) => setUp({ instances: event.target.value })}
      />
      <span className="secondary">processes, each reading</span>
      <Segmented
        label="What each process reads"
        segments={READS}
        value={touch}
        onChange={(value) => setUp({ touch: value })}
      />
      <div className="lab-run">
        {run !== null && <Progress progress={run.progress} />}
        {/* One button: the focus stays on it. */}
        <Button
          type="submit"
          look={run === null ? 'primary' : 'edged'}
          icon={run === null ? <Play size={14} /> : <CircleStop size={14} />}
          disabled={run === null && refusal !== null}
          aria-describedby={refusal === null ? undefined : `${id}-refusal`}
        >
          {run === null ? 'Run' : 'Cancel'}
        </Button>
      </div>
      <p role="status" className="unseen">
        {outcome}
      </p>
      {refusal !== null && (
        <p id={`${id}-refusal`} className="lab-refusal secondary">
          {refusal}
        </p>
      )}
    </form>
  );
}

function ImageMenu({ image }: { image: LabImage }) {
  const flashes = useStore(machineStore, (state) => state.machine?.flashes) ?? [];
  const open = flashes.flatMap(({ name, image: held }) => (held === null ? [] : [{ name, held }]));
  const items = [
    ...open.map(({ name, held }) => ({
      label: `${held.name} of ${name}`,
      icon: <FileCode size={14} />,
      run: () => setUp({ image: { path: held.path, format: held.format } }),
    })),
    { label: 'Another file…', icon: <FolderOpen size={14} />, run: () => void pickLabImage() },
  ];
  const trigger = (
    <Button className="lab-image" aria-label={`Image: ${fileName(image.path)}`} title={image.path}>
      <span className="one-line">{fileName(image.path)}</span>
      <ChevronDown size={14} />
    </Button>
  );
  return <Menu trigger={trigger} items={items} />;
}

function Progress({ progress }: { progress: FootprintProgress | null }) {
  const { done = 0, total = 1 } = progress ?? {};
  return (
    <>
      <progress aria-label="Processes started" value={done} max={total} />
      <span className="secondary lab-progress">
        {progress === null ? 'starting' : phaseWords(progress.of)}
      </span>
    </>
  );
}
